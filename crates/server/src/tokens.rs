//! User tokens (JWT) and server keys: making them, and telling whether one is good.

use std::time::Duration;

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gavel_model::{Timestamp, UserId};
use gavel_store::{InvitationHash, KeyHash, LinkHash};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode, errors::ErrorKind,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config;

/// What server keys begin with, so that they are told from tokens, and found when they were published by mistake.
const KEY_PREFIX: &str = "gvl_";

/// By how many seconds a host's clock may differ from ours.
const LEEWAY: u64 = 5;

/// What a token of anybody's says. Its times are seconds since 1970, and may have a fraction (RFC 7519).
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    /// A token that does not say when it was issued is taken to be as old as can be.
    #[serde(default)]
    iat: f64,
    #[serde(default)]
    nbf: f64,
}

/// What a token of our own says.
#[derive(Serialize)]
struct Issued<'a> {
    sub: &'a str,
    exp: i64,
    /// To the millisecond, by which one from before a revocation is told from one after it.
    iat: f64,
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
        let since_1970 = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
        let claims =
            Issued { sub: user.as_str(), exp: expires.as_millis().div_euclid(1_000), iat: since_1970.as_secs_f64() };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.signing)?;
        Ok((token, Timestamp::from_millis(claims.exp * 1_000)))
    }

    /// Whose a token is, or what is wrong with it.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Result<Signed, &'static str> {
        let header = decode_header(token).map_err(|_| "the token is not a JWT")?;
        // Who signs says by it what is not to be passed over (RFC 7515, 4.1.11), and nothing of that is known here.
        if header.crit.is_some() {
            return Err("the token's header has a crit, of which this server understands nothing");
        }
        let key = match (header.alg, &self.public) {
            (Algorithm::HS256, _) => &self.secret,
            (algorithm, Some((expected, key))) if algorithm == *expected => key,
            _ => return Err("the token is signed in a way that this server does not take"),
        };
        let mut validation = Validation::new(header.alg);
        // Our own clock tells the time, and what has to be there is what `Claims` needs.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let claims = decode::<Claims>(token, key, &validation).map_err(|error| what_is_wrong(error.kind()))?.claims;
        let (expires, issued) = (at(claims.exp), at(claims.iat));
        let leeway = Duration::from_secs(LEEWAY);
        if expires.plus(leeway) <= now {
            return Err("the token has expired");
        }
        if at(claims.nbf) > now.plus(leeway) {
            return Err("the token is not good yet: its nbf is in the future");
        }
        if issued > now.plus(Duration::from_mins(1)) {
            return Err("the token was issued in the future");
        }
        let user = UserId::new(&claims.sub).map_err(|_| "the token's sub is not a user id")?;
        Ok(Signed { user, issued_at: issued, expires_at: expires })
    }
}

/// What is wrong with a token that could not be read, for who made it.
fn what_is_wrong(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidSignature => "the token's signature is wrong: it was signed with another secret or key",
        ErrorKind::Json(_) => {
            "the token's claims are not sub, a text, and exp, in seconds since 1970 as iat and nbf are"
        }
        _ => "the token is not a JWT",
    }
}

/// The moment that a claim says, to the nearest millisecond; what is before 1970 is 1970.
fn at(seconds: f64) -> Timestamp {
    let half = Duration::from_micros(500);
    match Duration::try_from_secs_f64(seconds.max(0.0)) {
        Ok(since_1970) => Timestamp::default().plus(since_1970.saturating_add(half)),
        Err(_) => Timestamp::from_millis(i64::MAX),
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
    KeyHash(hex(&Sha256::digest(key.as_bytes())))
}

/// What is kept of the token of an invite link, which is as random.
pub(crate) fn hash_link(token: &str) -> LinkHash {
    LinkHash(hex(&Sha256::digest(token.as_bytes())))
}

/// What is kept of the token of an invitation to be an operator, which is as random.
pub(crate) fn hash_invitation(token: &str) -> InvitationHash {
    InvitationHash(hex(&Sha256::digest(token.as_bytes())))
}

/// Bytes as hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Random bytes.
#[expect(clippy::disallowed_methods, reason = "secrets are made here, from the system's randomness")]
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    use rand::Rng as _;
    let mut bytes = [0_u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// 256 random bits as text.
pub(crate) fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}
