package io.pilothouse.kubernetes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A range of IP addresses in CIDR notation, or a single address. */
public record AddressRange(byte[] base, int bits) {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** Empty when the text is not an address or a range of them. Never asks a name server. */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> base = literal(slash < 0 ? text : text.substring(0, slash));
    try {
      return base.map(
          bytes ->
              new AddressRange(
                  bytes,
                  slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1))));
    } catch (NumberFormatException notARange) {
      return Optional.empty();
    }
  }

  /** Whether a literal address is in it; a name never is. */
  public boolean contains(String host) {
    return literal(host).filter(this::contains).isPresent();
  }

  private boolean contains(byte[] address) {
    if (address.length != base.length) {
      return false;
    }
    for (int bit = 0; bit < Math.min(bits, base.length * 8); bit++) {
      int mask = 0x80 >> bit % 8;
      if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> literal(String text) {
    boolean four = text.matches(OCTET + "(\\." + OCTET + "){3}");
    if (!four && !text.matches("[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(four ? text : "[" + text + "]").getAddress());
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }
}
