package dev.rendezvous.probe.http;

/** An optional dependency of this module that HTTP targets require. */
enum OptionalLibrary {
    HTTP_CORE(
            "org.apache.httpcomponents.core5:httpcore5",
            "org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection"),
    JACKSON("tools.jackson.core:jackson-core", "tools.jackson.core.json.JsonFactory");

    private final String artifact;
    private final String className;

    OptionalLibrary(String artifact, String className) {
        this.artifact = artifact;
        this.className = className;
    }

    /** Returns its coordinates in a Maven repository. */
    String artifact() {
        return artifact;
    }

    boolean isMissing() {
        try {
            Class.forName(className, false, OptionalLibrary.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }
}
