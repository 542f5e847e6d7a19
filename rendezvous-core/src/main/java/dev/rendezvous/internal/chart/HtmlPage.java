package dev.rendezvous.internal.chart;

import dev.rendezvous.internal.text.RemoteText;

/** A page without scripts that needs no other file, for charts and tables. */
public final class HtmlPage {

    private HtmlPage() {}

    /**
     * Returns the page.
     *
     * @param title as text
     * @param body as HTML
     */
    public static String of(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%s</title>
                <style>
                body { margin: 1.5rem auto; max-width: 62rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
                table { border-collapse: collapse; width: 100%%; } th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; overflow-wrap: anywhere; }
                td, th[scope] { border-top: 1px solid #8884; } time { white-space: nowrap; } svg { width: 100%%; margin: 1rem 0; border-radius: .5rem; }
                small { display: block; font-weight: normal; color: var(--faint); }
                %s</style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(escape(title), SvgWriter.STYLE, body);
    }

    /** Returns text as it can stand in HTML and SVG, in an attribute too, without invisible characters. */
    public static String escape(String text) {
        return RemoteText.visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
