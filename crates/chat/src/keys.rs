//! Server keys, and the app's secret.

use std::{collections::HashSet, sync::PoisonError};

use gavel_model::{KeyId, Scope, ServerKey};
use gavel_realtime::Room;
use gavel_store::KeyHash;

use crate::{Chat, Error, Result, TOKENS_REVOKED};

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

    /// That a socket was opened with a server key, and is to be closed when that is revoked.
    pub fn key_in_use(&self, key: &KeyId) {
        self.0.keys_in_use.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
    }

    /// Closes the sockets of server keys that were revoked, wherever that was done; to be called about once a second.
    pub async fn close_revoked(&self) -> Result<()> {
        let in_force: HashSet<_> = self.keys().await?.into_iter().map(|key| key.id).collect();
        let revoked: Vec<_> = {
            let mut in_use = self.0.keys_in_use.lock().unwrap_or_else(PoisonError::into_inner);
            in_use.extract_if(|key| !in_force.contains(key)).collect()
        };
        for key in revoked {
            self.bus().close_all(&Room::Key(key), TOKENS_REVOKED, "key_revoked");
        }
        Ok(())
    }

    /// The app's secret of this name; `fresh` is kept if there is none yet.
    pub async fn secret(&self, name: &'static str, fresh: String) -> Result<String> {
        Ok(self.0.store.write(move |conn| conn.secret(name, &fresh)).await?)
    }
}
