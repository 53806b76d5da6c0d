//! Server keys, of which only a hash is kept.

use gavel_model::{KeyId, Scope, ServerKey, Timestamp};

use crate::{
    Conn, Error,
    conn::{Row, params},
};

/// The SHA-256 of a key, as hexadecimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHash(pub String);

fn read(row: &Row<'_>) -> Result<ServerKey, Error> {
    Ok(ServerKey {
        id: row.parsed(0)?,
        name: row.text(1)?,
        scope: row.named(2, &Scope::ALL, Scope::as_str)?,
        created_at: row.time(3)?,
    })
}

impl Conn<'_> {
    /// Keeps a new key; one that is there gets this secret in place of its own.
    pub fn create_key(&self, key: &ServerKey, hash: &KeyHash) -> Result<(), Error> {
        self.execute(
            "insert into server_keys (id, name, scope, hash, created_at) values ($1, $2, $3, $4, $5)
             on conflict (id) do update set hash = excluded.hash",
            params![&key.id, &key.name, key.scope.as_str(), &hash.0, key.created_at],
        )?;
        Ok(())
    }

    /// The key with this hash, unless it was revoked.
    pub fn key_by_hash(&self, hash: &KeyHash) -> Result<Option<ServerKey>, Error> {
        self.first(
            "select id, name, scope, created_at from server_keys where hash = $1 and revoked_at is null",
            params![&hash.0],
            read,
        )
    }

    /// All keys that were not revoked, oldest first.
    pub fn keys(&self) -> Result<Vec<ServerKey>, Error> {
        self.all(
            "select id, name, scope, created_at from server_keys where revoked_at is null order by created_at, id",
            &[],
            read,
        )
    }

    /// Revokes a key; whether there was one.
    pub fn revoke_key(&self, id: &KeyId, at: Timestamp) -> Result<bool, Error> {
        let changed = self
            .execute("update server_keys set revoked_at = $1 where id = $2 and revoked_at is null", params![at, id])?;
        Ok(changed > 0)
    }
}
