//! Server keys, and the app's secret.

use gavel_model::{KeyId, Scope, ServerKey};
use gavel_store::KeyHash;

use crate::{Chat, Error, Result};

impl Chat {
    /// Keeps a new server key of which only the hash is known here.
    pub async fn create_key(&self, name: &str, scope: Scope, hash: KeyHash) -> Result<ServerKey> {
        if name.trim().is_empty() || name.chars().count() > 100 {
            return Err(Error::field("NAME", "1 to 100 characters"));
        }
        let created_at = self.now();
        let key = ServerKey { id: KeyId::mint(created_at), name: name.to_owned(), scope, created_at };
        let kept = key.clone();
        self.0.store.write(move |conn| conn.create_key(&kept, &hash)).await?;
        Ok(key)
    }

    /// The server key with this hash, read anew each time, so that a new key works at once and a revoked one no more.
    pub async fn key(&self, hash: KeyHash) -> Result<Option<ServerKey>> {
        Ok(self.0.store.read(move |conn| conn.key_by_hash(&hash)).await?)
    }

    /// All server keys in force.
    pub async fn keys(&self) -> Result<Vec<ServerKey>> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let keys = self.0.store.read(|conn| conn.keys()).await?;
        Ok(keys)
    }

    /// Revokes a server key.
    pub async fn revoke_key(&self, id: &KeyId) -> Result<()> {
        let (id, at) = (id.clone(), self.now());
        let revoked = self.0.store.write(move |conn| conn.revoke_key(&id, at)).await?;
        if revoked { Ok(()) } else { Err(Error::NotFound("server key")) }
    }

    /// The app's secret of this name; `fresh` is kept if there is none yet.
    pub async fn secret(&self, name: &'static str, fresh: String) -> Result<String> {
        Ok(self.0.store.write(move |conn| conn.secret(name, &fresh)).await?)
    }
}
