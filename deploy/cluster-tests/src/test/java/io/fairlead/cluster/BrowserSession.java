// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Chromium without a window, and the example pages on a web server of their own, on a free loopback port. */
final class BrowserSession implements AutoCloseable {

    /** The last one shows a page's own address to its peer: nobody answers mDNS names between two test pages. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-features=WebRtcHideLocalIpsWithMdns");

    private final HttpServer examples;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> pageErrors = new ArrayList<>();

    private BrowserSession(HttpServer examples, Playwright playwright, Browser browser) {
        this.examples = examples;
        this.playwright = playwright;
        this.browser = browser;
    }

    static BrowserSession start(BrowserInstallation installation) {
        var playwright = Playwright.create(new Playwright.CreateOptions().setEnv(installation.playwrightEnvironment()));
        var options = new BrowserType.LaunchOptions()
                .setExecutablePath(installation.chromium())
                .setArgs(FLAGS);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var examples =
                SimpleFileServer.createFileServer(address, examplesDirectory(), SimpleFileServer.OutputLevel.NONE);
        examples.start();
        return new BrowserSession(examples, playwright, playwright.chromium().launch(options));
    }

    private static Path examplesDirectory() {
        return Path.of(System.getProperty("basedir", "deploy/cluster-tests"), "..", "examples", "browser")
                .toAbsolutePath()
                .normalize();
    }

    /** What a browser calls the origin of the example pages. */
    String origin() {
        return "http://127.0.0.1:" + examples.getAddress().getPort();
    }

    /** Opens an example page as a person of its own would: in a browser context that shares nothing with the others. */
    Page open(String file, URI broker, String compartments) {
        var page = browser.newContext().newPage();
        page.onPageError(error -> pageErrors.add(file + ": " + error));
        page.navigate(origin() + "/" + file + "?auto=1&broker=" + broker + "&" + compartments);
        return page;
    }

    /** Closes every page as its visitor would: the broker sees their requests end. */
    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
    }

    /** Exceptions that no script of a page has caught. */
    List<String> pageErrors() {
        return List.copyOf(pageErrors);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        examples.stop(0);
    }
}
