package dev.drover.app.check;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Trusts as the worker does, and remembers the certificate of a server that was not trusted, too. Confined to one thread. */
final class SeenCertificates extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private @Nullable X509Certificate seen;

    private SeenCertificates(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /** @param bundle what the worker trusts; null: what the system trusts */
    static SeenCertificates of(@Nullable SslBundle bundle) throws GeneralSecurityException {
        TrustManager[] managers;
        if (bundle == null) {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            managers = factory.getTrustManagers();
        } else {
            managers = bundle.getManagers().getTrustManagers();
        }
        for (TrustManager manager : managers) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return new SeenCertificates(trust);
            }
        }
        throw new GeneralSecurityException("there is no trust manager for certificates");
    }

    SSLContext context(@Nullable SslBundle bundle) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys =
                bundle == null ? new KeyManager[0] : bundle.getManagers().getKeyManagers();
        context.init(keys, new TrustManager[] {this}, null);
        return context;
    }

    /** The server's own, trusted or not; null if none came. */
    @Nullable
    X509Certificate seen() {
        return seen;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        seen = chain[0];
        trust.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        seen = chain[0];
        trust.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        seen = chain[0];
        trust.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
