package dev.rendezvous.http;

/** A library that only HTTP targets need, and that a program may therefore lack. */
enum Library {
    HTTP_CORE(
            "org.apache.httpcomponents.core5:httpcore5",
            "org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection"),
    JACKSON("tools.jackson.core:jackson-databind", "tools.jackson.databind.json.JsonMapper");

    private final String artifact;
    private final String needed;

    Library(String artifact, String needed) {
        this.artifact = artifact;
        this.needed = needed;
    }

    /** Returns its coordinates in a Maven repository. */
    String artifact() {
        return artifact;
    }

    boolean isMissing() {
        try {
            Class.forName(needed, false, Library.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }
}
