//! TLS to a PostgreSQL server, as the URL's `sslmode` and `sslrootcert` say, with the meaning that they have for psql.

use std::{path::PathBuf, sync::Arc};

use percent_encoding::percent_decode_str;
use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// Whether there is to be TLS, and with whom.
pub(super) struct Tls {
    pub(super) mode: SslMode,
    /// Whether the server must show a certificate for its name.
    verified: bool,
    /// The file of those who may have signed it; the system's list if absent.
    roots: Option<PathBuf>,
}

/// Takes out of a URL what it says of TLS.
pub(super) fn options(url: &str) -> Result<(String, Tls), String> {
    let mut tls = Tls { mode: SslMode::Prefer, verified: false, roots: None };
    let Some((base, query)) = url.split_once('?') else { return Ok((url.to_owned(), tls)) };
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => (tls.mode, tls.verified) = self::mode(mode)?,
            Some(("sslrootcert", file)) => {
                tls.roots = Some(percent_decode_str(file).decode_utf8_lossy().into_owned().into());
            }
            _ => rest.push(pair),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    Ok((url, tls))
}

fn mode(name: &str) -> Result<(SslMode, bool), String> {
    Ok(match name {
        "disable" => (SslMode::Disable, false),
        "prefer" | "allow" => (SslMode::Prefer, false),
        "require" => (SslMode::Require, false),
        "verify-full" => (SslMode::Require, true),
        _ => return Err("sslmode is disable, prefer, require or verify-full".into()),
    })
}

impl Tls {
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, Error> {
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|e| Error::Open(format!("TLS: {e}")))?;
        let config = if self.verified {
            config.with_root_certificates(self.roots()?)
        } else {
            config.dangerous().with_custom_certificate_verifier(Arc::new(Whoever::new(&provider)))
        };
        Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
    }

    fn roots(&self) -> Result<RootCertStore, Error> {
        let mut store = RootCertStore::empty();
        let Some(file) = &self.roots else {
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if store.is_empty() {
                return Err(Error::Open("the system has no certificates to trust: name some with sslrootcert".into()));
            }
            return Ok(store);
        };
        let cannot = |why: String| Error::Open(format!("sslrootcert: cannot read {}: {why}", file.display()));
        for certificate in CertificateDer::pem_file_iter(file).map_err(|e| cannot(e.to_string()))? {
            let certificate = certificate.map_err(|e| cannot(e.to_string()))?;
            store.add(certificate).map_err(|e| cannot(e.to_string()))?;
        }
        if store.is_empty() { Err(cannot("it has no certificate".into())) } else { Ok(store) }
    }
}

/// Takes any certificate: the connection cannot be read by others, but whose it is is not known. What `prefer` and
/// `require` mean.
#[derive(Debug)]
struct Whoever(WebPkiSupportedAlgorithms);

impl Whoever {
    fn new(provider: &CryptoProvider) -> Self {
        Self(provider.signature_verification_algorithms)
    }
}

impl ServerCertVerifier for Whoever {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
