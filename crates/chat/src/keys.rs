//! Server keys, and the app's secret.

use std::{collections::HashSet, sync::PoisonError};

use gavel_model::{Actor, KeyId, Permission, Scope, ServerKey};
use gavel_realtime::Room;
use gavel_store::{Conn, KeyHash, Noted};

use crate::{Chat, Error, Result, TOKENS_REVOKED, mint::mint};

impl Chat {
    /// Keeps a new server key of which only the hash is known here. Nobody makes one that may do more than they. The same call
    /// again makes no second key: it gives the first one this secret.
    pub async fn create_key(&self, actor: &Actor, name: &str, scope: Scope, hash: KeyHash) -> Result<ServerKey> {
        if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(Error::field("/name", "1 to 100 characters, none of them a control character"));
        }
        let created_at = self.now();
        let key = ServerKey { id: mint(created_at), name: name.to_owned(), scope, created_at };
        let (chat, by) = (self.clone(), actor.clone());
        let write = move |conn: &Conn<'_>| {
            if let Err(refused) = chat.may_hold(conn, &by, scope)? {
                return Ok(Err(refused));
            }
            conn.create_key(&key, &hash)?;
            conn.note(Noted::change(None::<&ServerKey>, Some(&key)).about("serverKey", &key.id));
            Ok(Ok(key))
        };
        self.change(write, |_, _| ()).await?
    }

    /// Nothing, or that an actor may not make, nor revoke, server keys of this scope.
    fn may_hold(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        scope: Scope,
    ) -> std::result::Result<Result<()>, gavel_store::Error> {
        let own = match self.operating(conn, actor, Permission::ManageKeys)? {
            Ok(own) => own,
            Err(refused) => return Ok(Err(refused)),
        };
        Ok(match scope.permissions().without(own).iter().next() {
            None => Ok(()),
            Some(permission) => {
                let detail = "a server key of this scope may do what you may not";
                Err(Error::PermissionDenied { permission, detail })
            }
        })
    }

    /// All server keys in force, for those who manage them.
    pub async fn server_keys(&self, actor: &Actor) -> Result<Vec<ServerKey>> {
        self.require_in_app(actor, Permission::ManageKeys).await?;
        self.keys().await
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
    pub async fn revoke_key(&self, actor: &Actor, id: &KeyId) -> Result<()> {
        let (chat, by, id, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            if let Err(refused) = chat.operating(conn, &by, Permission::ManageKeys)? {
                return Ok(Err(refused));
            }
            let Some(key) = conn.keys()?.into_iter().find(|key| key.id == id) else {
                return Ok(Err(Error::NotFound("server key")));
            };
            if let Err(refused) = chat.may_hold(conn, &by, key.scope)? {
                return Ok(Err(refused));
            }
            conn.revoke_key(&id, at)?;
            conn.note(Noted::change(Some(&key), None::<&ServerKey>).about("serverKey", &id));
            Ok(Ok(()))
        };
        self.change(write, |_, _| ()).await?
    }

    /// That a socket was opened with a server key, and is to be closed when that is revoked.
    pub fn key_in_use(&self, key: &KeyId) {
        self.0.keys_in_use.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
    }

    /// Closes the sockets of server keys that were revoked, and of sessions that were ended, wherever that was done; to be called
    /// about once a second.
    pub async fn close_revoked(&self) -> Result<()> {
        self.close_ended().await?;
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
