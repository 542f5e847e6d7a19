package dev.rendezvous.client.recipe;

import static java.time.Duration.ofSeconds;

import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.junit.RendezvousServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** The context of an application that finds the server of the test by a property. */
@SpringJUnitConfig(SpringRecipeTest.Application.class)
class SpringRecipeTest {

    @RegisterExtension
    static final RendezvousServerExtension server = RendezvousServerExtension.onFreePort();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("rendezvous.url", server::uri);
    }

    @Test
    void theApplicationSignalsThatItHasStarted() throws Exception {
        server.client().key("application/started").await(ofSeconds(30));
    }

    @Configuration
    static class Application {

        @Bean
        RendezvousClient rendezvous(@Value("${rendezvous.url}") String url) throws InterruptedException {
            RendezvousClient client = RendezvousClient.at(url);
            client.key("application/started").signal();
            return client;
        }
    }
}
