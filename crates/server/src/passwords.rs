//! Passwords of operators: which are taken, and Argon2id of them.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use gavel_chat::Error;
use gavel_model::Email;
use tokio::sync::Semaphore;

use crate::tokens;

/// How many characters a password has at least, and how many bytes at most.
const LEAST: usize = 12;
const MOST: usize = 1_024;
/// How many different characters.
const DIFFERENT: usize = 5;
/// How many may wait for their turn.
const WAITING: usize = 32;

/// What many choose who have to choose so long a one. What is shorter is refused anyway.
const COMMON: [&str; 16] = [
    "123456789012",
    "1234567890123",
    "1q2w3e4r5t6y",
    "administrator",
    "adminadminadmin",
    "changemechangeme",
    "correcthorsebatterystaple",
    "iloveyouiloveyou",
    "letmeinletmein",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qwertyqwerty",
    "qwertyuiop12",
    "qwertyuiop123",
];

/// What an unknown address is compared with, so that it takes as long as a known one: of no password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is wrong with a password that an operator with this address chooses.
pub(crate) fn check(pointer: &str, password: &str, email: &Email) -> Result<(), Error> {
    let lower = password.to_lowercase();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    let name = email.as_str().split('@').next().unwrap_or_default();
    let wrong = if password.chars().count() < LEAST {
        format!("at least {LEAST} characters")
    } else if password.len() > MOST {
        format!("at most {MOST} bytes")
    } else if lower == email.as_str() || (name.len() >= 4 && lower.trim_matches(|c: char| !c.is_alphabetic()) == name) {
        "not your own address".to_owned()
    } else if different.len() < DIFFERENT || COMMON.contains(&lower.as_str()) {
        "others would guess it".to_owned()
    } else {
        return Ok(());
    };
    Err(Error::field(pointer, wrong))
}

/// Hashes and compares passwords, few at a time: each takes 19 MiB and some ten milliseconds of a processor.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        let turns = std::thread::available_parallelism().map_or(1, |cores| cores.get().clamp(1, 4));
        Self { turns: Arc::new(Semaphore::new(turns)), waiting: Arc::new(Semaphore::new(turns + WAITING)) }
    }

    /// What is kept of a password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || hash(&password)).await?
    }

    /// Whether a password is the one of which this was kept; of nobody's it is not, and takes as long.
    pub(crate) async fn verify(&self, password: String, kept: Option<String>) -> Result<bool, Error> {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
        let right = move || {
            let kept = PasswordHash::new(&kept).map_err(|e| Error::Internal(e.to_string()))?;
            Ok::<_, Error>(Argon2::default().verify_password(password.as_bytes(), &kept).is_ok())
        };
        Ok(self.run(right).await?? && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let _place = self.waiting.try_acquire().map_err(|_| Error::Overloaded)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Error::Overloaded)?;
        let done = tokio::task::spawn_blocking(move || {
            // Until it is done, even if nobody waits for it any more.
            let _turn = turn;
            work()
        });
        done.await.map_err(|error| Error::Internal(error.to_string()))
    }
}

/// Argon2id with 19 MiB, two passes, one lane: what OWASP recommends, and the crate's default.
pub(crate) fn hash(password: &str) -> Result<String, Error> {
    let wrong = |error: argon2::password_hash::Error| Error::Internal(error.to_string());
    let salt = SaltString::encode_b64(&tokens::random_bytes::<16>()).map_err(wrong)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(wrong)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_is_refused() {
        let email: Email = "ada.lovelace@example.com".parse().unwrap();
        for bad in [
            "",
            "elevenchars",
            "aaaaaaaaaaaaaaaa",
            "abababababab",
            "Password1234",
            "ADA.lovelace@example.com",
            "ada.lovelace1",
            &"x1y2z".repeat(300),
        ] {
            assert!(check("/password", bad, &email).is_err(), "{bad}");
        }
        for good in ["twelve chars", "kind-otter-42", "пароль-длинный", "ada likes looms"] {
            assert!(check("/password", good, &email).is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_is_known_again() {
        let passwords = Passwords::new();
        let kept = passwords.hash("kind-otter-42".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(passwords.verify("kind-otter-42".into(), Some(kept.clone())).await.unwrap());
        assert!(!passwords.verify("kind-otter-43".into(), Some(kept)).await.unwrap());
        assert!(!passwords.verify(String::new(), None).await.unwrap());
    }
}
