package lockstep.gateway.front;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys as files in PEM hold them.
final class Pem {
  private static final int MAX_BYTES = 256 * 1024;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private Pem() {}

  /// A certificate with its chain, and its key.
  ///
  /// @param chain the server's own certificate first
  record Identity(List<X509Certificate> chain, PrivateKey key) {
    Identity {
      chain = List.copyOf(chain);
    }
  }

  /// Reads both files.
  ///
  /// @throws TlsFault when they cannot be read, or do not belong together; it names the file and
  ///     nothing of its content
  static Identity read(Path certificate, Path key) {
    List<X509Certificate> chain = chain(certificate);
    PublicKey own = chain.getFirst().getPublicKey();
    PrivateKey secret = key(key, own.getAlgorithm());
    if (!belongTogether(own, secret)) {
      throw new TlsFault("%s is not the key of the certificate in %s".formatted(key, certificate));
    }
    return new Identity(chain, secret);
  }

  private static List<X509Certificate> chain(Path file) {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text(file).getBytes(StandardCharsets.UTF_8)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (CertificateException e) {
      throw new TlsFault("%s holds no certificate in PEM".formatted(file));
    }
    throw new TlsFault("%s holds no certificate in PEM".formatted(file));
  }

  private static PrivateKey key(Path file, String algorithm) {
    String text = text(file);
    Matcher key = KEY.matcher(text);
    if (!key.find()) {
      throw new TlsFault(
          text.contains("PRIVATE KEY-----")
              ? "%s holds a key in an older form; write it anew with: openssl pkcs8 -topk8 -nocrypt -in %s"
                  .formatted(file, file)
              : "%s holds no private key in PEM".formatted(file));
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(key.group(1));
      PrivateKey made =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      Arrays.fill(bytes, (byte) 0);
      return made;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsFault("%s holds no %s key that can be read".formatted(file, algorithm));
    }
  }

  private static boolean belongTogether(PublicKey known, PrivateKey secret) {
    try {
      Signature signature = Signature.getInstance(signatureOf(known.getAlgorithm()));
      signature.initSign(secret);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      case "DSA" -> "SHA256withDSA";
      default -> "SHA256withRSA";
    };
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new TlsFault("%s is larger than 256 KiB".formatted(file));
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsFault("there is no file %s".formatted(file));
    } catch (IOException e) {
      throw new TlsFault("%s cannot be read".formatted(file));
    }
  }
}
