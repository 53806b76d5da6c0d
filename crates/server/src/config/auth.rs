//! `[auth]`: user tokens.

use std::path::PathBuf;

use super::area::area;

area! {
    /// User tokens.
    Auth {
        /// The secret that user tokens are signed with (HS256), at least 32 characters; empty: one made at the first start
        /// and kept in the database.
        secret: String = String::new(),
        /// A PEM file with an Ed25519 or RSA public key; tokens signed with its private key (EdDSA, RS256) are taken too.
        public_key_file: PathBuf = PathBuf::new(),
    }
}

impl Auth {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        if !self.secret.is_empty() && self.secret.len() < 32 {
            return Err(("auth.secret", "has fewer than 32 characters".into()));
        }
        Ok(())
    }
}
