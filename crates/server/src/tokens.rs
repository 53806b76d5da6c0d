//! User tokens (JWT) and server keys: making them, and telling whether one is good.

use std::time::Duration;

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gavel_model::{Timestamp, UserId};
use gavel_store::KeyHash;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config;

/// What server keys begin with, so that they are told from tokens, and found when they were published by mistake.
const KEY_PREFIX: &str = "gvl_";

/// By how many seconds a host's clock may differ from ours.
const LEEWAY: u64 = 5;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    /// A token that does not say when it was issued is taken to be as old as can be.
    #[serde(default)]
    iat: i64,
}

/// Whose a token is, and until when.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) user: UserId,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// The keys that user tokens are made and checked with.
pub(crate) struct Tokens {
    signing: EncodingKey,
    secret: DecodingKey,
    public: Option<(Algorithm, DecodingKey)>,
}

impl Tokens {
    /// From the secret in force and the settings.
    pub(crate) fn new(secret: &str, settings: &config::Auth) -> anyhow::Result<Self> {
        let file = &settings.public_key_file;
        let public = if file.as_os_str().is_empty() {
            None
        } else {
            let pem = std::fs::read(file).with_context(|| format!("auth.public_key_file: {}", file.display()))?;
            let ed25519 = DecodingKey::from_ed_pem(&pem).map(|key| (Algorithm::EdDSA, key));
            let any = ed25519.or_else(|_| DecodingKey::from_rsa_pem(&pem).map(|key| (Algorithm::RS256, key)));
            Some(any.with_context(|| {
                format!("auth.public_key_file: {} has no Ed25519 or RSA public key", file.display())
            })?)
        };
        Ok(Self {
            signing: EncodingKey::from_secret(secret.as_bytes()),
            secret: DecodingKey::from_secret(secret.as_bytes()),
            public,
        })
    }

    /// A token for a user; and when it ends.
    pub(crate) fn issue(&self, user: &UserId, now: Timestamp, ttl: Duration) -> anyhow::Result<(String, Timestamp)> {
        let expires = now.plus(ttl);
        let claims = Claims {
            sub: user.to_string(),
            exp: expires.as_millis().div_euclid(1_000),
            iat: now.as_millis().div_euclid(1_000),
        };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.signing)?;
        Ok((token, Timestamp::from_millis(claims.exp * 1_000)))
    }

    /// Whose a token is, or what is wrong with it.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Result<Signed, &'static str> {
        let header = decode_header(token).map_err(|_| "the token is not a JWT")?;
        let key = match (header.alg, &self.public) {
            (Algorithm::HS256, _) => &self.secret,
            (algorithm, Some((expected, key))) if algorithm == *expected => key,
            _ => return Err("the token is signed in a way that this server does not take"),
        };
        let mut validation = Validation::new(header.alg);
        validation.set_required_spec_claims(&["exp", "sub"]);
        // Our own clock tells the time, below.
        validation.validate_exp = false;
        validation.validate_aud = false;
        let claims = decode::<Claims>(token, key, &validation)
            .map_err(|_| "the token is not signed by this app, or lacks sub or exp")?
            .claims;
        let at = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1_000));
        if at(claims.exp).plus(Duration::from_secs(LEEWAY)) <= now {
            return Err("the token has expired");
        }
        if at(claims.iat) > now.plus(Duration::from_mins(1)) {
            return Err("the token was issued in the future");
        }
        let user = UserId::new(&claims.sub).map_err(|_| "the token's sub is not a user id")?;
        Ok(Signed { user, issued_at: at(claims.iat), expires_at: at(claims.exp) })
    }
}

/// A new server key, which is shown once, and the hash that is kept.
pub(crate) fn new_key() -> (String, KeyHash) {
    let key = format!("{KEY_PREFIX}{}", random_text());
    let hash = hash_key(&key);
    (key, hash)
}

/// Whether this looks like a server key rather than a user token.
pub(crate) fn is_key(text: &str) -> bool {
    text.starts_with(KEY_PREFIX)
}

/// What is kept of a server key. The key is 256 random bits, so that a plain hash is as good as a slow one.
pub(crate) fn hash_key(key: &str) -> KeyHash {
    use std::fmt::Write as _;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(key.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    KeyHash(hex)
}

/// 256 random bits as text.
#[expect(clippy::disallowed_methods, reason = "secrets are made here, from the system's randomness")]
pub(crate) fn random_text() -> String {
    use rand::Rng as _;
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
