//! What operators show beside their password: codes of an authenticator (TOTP, RFC 6238), and recovery codes.

use gavel_chat::{Error, Second};
use gavel_model::{Email, Timestamp};
use gavel_store::RecoveryHash;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};
use totp_rs::{Algorithm, Secret, TOTP};

use crate::tokens::{hex, random_bytes};

/// For how many seconds a code stands.
const STEP: u64 = 30;
/// How many recovery codes there are.
const RECOVERY: usize = 10;

/// A new secret for an authenticator, in base32.
pub(crate) fn new_secret() -> String {
    Secret::Raw(random_bytes::<20>().to_vec()).to_encoded().to_string()
}

/// What an authenticator reads from a QR code.
pub(crate) fn uri(secret: &str, email: &Email) -> String {
    let name = utf8_percent_encode(email.as_str(), NON_ALPHANUMERIC);
    format!("otpauth://totp/Gavel:{name}?secret={secret}&issuer=Gavel")
}

/// The step of time whose code this is: of now, or of the one before or after, since clocks differ.
pub(crate) fn step_of(secret: &str, code: &str, now: Timestamp) -> Result<Option<i64>, Error> {
    let wrong = |what: String| Error::Internal(format!("a secret of an authenticator: {what}"));
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().map_err(|e| wrong(format!("{e:?}")))?;
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, STEP, bytes).map_err(|e| wrong(e.to_string()))?;
    let now = u64::try_from(now.as_millis()).unwrap_or(0) / 1_000 / STEP;
    let found = [now.saturating_sub(1), now, now + 1].into_iter().find(|step| same(&totp.generate(step * STEP), code));
    Ok(found.and_then(|step| i64::try_from(step).ok()))
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// What was shown, if it can be right.
pub(crate) fn shown(secret: Option<&str>, code: Option<&str>, now: Timestamp) -> Result<Option<Second>, Error> {
    let (Some(secret), Some(code)) = (secret, code) else { return Ok(Some(Second::Nothing)) };
    let plain = plain(code);
    if plain.len() == 6 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(step_of(secret, &plain, now)?.map(Second::Totp));
    }
    Ok(Some(Second::Recovery(hash(&plain))))
}

/// New recovery codes, which are shown once, and what is kept of them. Each is 80 random bits, so that a plain hash is enough.
pub(crate) fn new_recovery_codes() -> (Vec<String>, Vec<RecoveryHash>) {
    let codes: Vec<String> = (0..RECOVERY)
        .map(|_| {
            let text = Secret::Raw(random_bytes::<10>().to_vec()).to_encoded().to_string().to_lowercase();
            let fours: Vec<String> =
                text.chars().collect::<Vec<_>>().chunks(4).map(|four| four.iter().collect()).collect();
            fours.join("-")
        })
        .collect();
    let hashes = codes.iter().map(|code| hash(&plain(code))).collect();
    (codes, hashes)
}

/// A code as it is compared, however it was typed.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase()
}

fn hash(code: &str) -> RecoveryHash {
    RecoveryHash(hex(&Sha256::digest(code.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, to six digits.
        let secret = Secret::Raw(b"12345678901234567890".to_vec()).to_encoded().to_string();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        assert_eq!(step_of(&secret, "287082", at(59)).unwrap(), Some(1));
        assert_eq!(step_of(&secret, "081804", at(1_111_111_109)).unwrap(), Some(37_037_036));
        assert_eq!(step_of(&secret, "287082", at(89)).unwrap(), Some(1));
        assert_eq!(step_of(&secret, "287082", at(120)).unwrap(), None);
        assert_eq!(step_of(&secret, "", at(59)).unwrap(), None);
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let (codes, hashes) = new_recovery_codes();
        assert_eq!((codes.len(), codes[0].len()), (10, 19));
        let typed = codes[0].to_uppercase().replace('-', " ");
        let found = shown(Some(&new_secret()), Some(&typed), Timestamp::default()).unwrap().unwrap();
        assert!(matches!(found, Second::Recovery(code) if code == hashes[0]));
    }
}
