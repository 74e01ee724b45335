package lockstep.git.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The certificate authorities that one repository trusts.
final class Authorities {
  private static final int MAX_CERTIFICATES = 500;

  private Authorities() {}

  /// Looks whether `pem` can be used, without reading the machine's authorities, which takes a
  /// while.
  ///
  /// @throws IllegalArgumentException when `pem` is not empty and holds no certificates
  static void check(String pem) {
    var _ = parse(pem);
  }

  /// Makes TLS sockets that trust the machine's authorities, and those of `pem`.
  ///
  /// @throws IllegalArgumentException when `pem` is not empty and holds no certificates
  static SSLSocketFactory sockets(String pem) {
    Collection<? extends Certificate> own = parse(pem);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, own.isEmpty() ? null : trusting(own), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the machine's certificate authorities cannot be read", e);
    }
  }

  private static TrustManager[] trusting(Collection<? extends Certificate> own)
      throws GeneralSecurityException, IOException {
    List<Certificate> all = new ArrayList<>(own);
    TrustManagerFactory machine = factory(null);
    for (TrustManager manager : machine.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        all.addAll(List.<X509Certificate>of(x509.getAcceptedIssuers()));
      }
    }
    KeyStore together = KeyStore.getInstance(KeyStore.getDefaultType());
    together.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      together.setCertificateEntry("ca-" + i, all.get(i));
    }
    return factory(together).getTrustManagers();
  }

  @SuppressWarnings("NullAway") // the JDK's own way to say: the machine's
  private static TrustManagerFactory factory(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static Collection<? extends Certificate> parse(String pem) {
    if (pem.isBlank()) {
      return List.of();
    }
    Collection<? extends Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "certificates: they cannot be read (expected: PEM, each between BEGIN CERTIFICATE and"
              + " END CERTIFICATE)",
          e);
    }
    if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
      throw new IllegalArgumentException(
          "certificates: %d in it (expected: 1 to %d in PEM)"
              .formatted(certificates.size(), MAX_CERTIFICATES));
    }
    return certificates;
  }
}
