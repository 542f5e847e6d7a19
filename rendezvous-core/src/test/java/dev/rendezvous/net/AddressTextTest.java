package dev.rendezvous.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:80",
        "::1, [::1]:80",
        "::, [::]:80",
        "fe80::1, [fe80::1]:80",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
        "2001:db8::, [2001:db8::]:80",
        "1:2:3:4:5:6:7:0, [1:2:3:4:5:6:7:0]:80",
    })
    void isWrittenAsPeopleDo(String address, String text) throws Exception {
        assertThat(AddressText.of(new InetSocketAddress(InetAddress.getByName(address), 80)))
                .isEqualTo(text);
    }
}
