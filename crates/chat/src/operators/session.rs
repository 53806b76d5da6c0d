//! Signing in, and where operators are signed in.

use std::{collections::HashSet, sync::PoisonError, time::Duration};

use gavel_model::{
    Actor, Email, Operator, OperatorId, OperatorSession, OperatorSessionId, Permission, PermissionSet, UserId,
};
use gavel_realtime::Room;
use gavel_store::{Conn, Credentials, Noted, SessionHash};

use super::{Second, StoreResult, second::prove};
use crate::{Chat, Error, Result, TOKENS_REVOKED, mint::mint};

/// How often it is noted that a session is in use.
const TOUCHED: Duration = Duration::from_mins(1);
/// How many characters are kept of what a browser calls itself.
const USER_AGENT: usize = 300;

/// How long sessions of operators live.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Unused.
    pub idle: Duration,
    /// At all.
    pub lifetime: Duration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle: Duration::from_hours(12), lifetime: Duration::from_hours(30 * 24) }
    }
}

/// A session that is to be.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Of its secret.
    pub hash: SessionHash,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
    /// Where it is.
    pub ip_address: Option<String>,
}

/// An operator who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who they are.
    pub operator: Operator,
    /// Where.
    pub session: OperatorSession,
    /// What they may do.
    pub permissions: PermissionSet,
}

impl Chat {
    /// A session as it will be.
    pub(super) fn new_session(&self, new: NewSession) -> (OperatorSession, SessionHash) {
        let at = self.now();
        let session = OperatorSession {
            id: mint(at),
            created_at: at,
            last_seen_at: at,
            expires_at: at.plus(self.0.limits.sessions.lifetime),
            user_agent: new.user_agent.map(|text| text.chars().take(USER_AGENT).collect()),
            ip_address: new.ip_address,
            current: true,
        };
        (session, new.hash)
    }

    /// Signs an operator in, in the writer's transaction.
    pub(super) fn sign_in_as(
        &self,
        conn: &Conn<'_>,
        mut operator: Operator,
        (session, hash): (OperatorSession, SessionHash),
    ) -> StoreResult<SignedIn> {
        let at = session.created_at;
        conn.forget_sessions(at.minus(self.0.limits.sessions.idle), at)?;
        conn.create_session(&operator.id, &session, &hash)?;
        conn.note_sign_in(&operator.id, at)?;
        operator.last_sign_in_at = Some(at);
        conn.note(Noted::default().by(format!("operator:{}", operator.id)).about("operator", &operator.id));
        let permissions = conn.permissions_of_operator(&operator.roles)?;
        Ok(SignedIn { operator, session, permissions })
    }

    /// The operator with this address, and what they prove themselves by.
    pub async fn credentials(&self, email: &Email) -> Result<Option<Credentials>> {
        let email = email.clone();
        Ok(self.0.store.read(move |conn| conn.operator_by_email(&email)).await?)
    }

    /// What an operator proves themselves by.
    pub async fn own_credentials(&self, id: &OperatorId) -> Result<Credentials> {
        let id = id.clone();
        self.0.store.read(move |conn| conn.credentials_of(&id)).await?.ok_or(Error::NotFound("operator"))
    }

    /// Signs in one whose password was found right, if they may, and if what they have shown beside it is right and was not
    /// used before.
    pub async fn sign_in(&self, known: Credentials, second: Second, new: NewSession) -> Result<Option<SignedIn>> {
        let (chat, session) = (self.clone(), self.new_session(new));
        let write = move |conn: &Conn<'_>| {
            let Some(now) = conn.credentials_of(&known.operator.id)? else { return Ok(None) };
            // What was found right is what holds.
            if now.operator.disabled_at.is_some() || now.password_hash != known.password_hash {
                return Ok(None);
            }
            if !prove(conn, &now, &second)? {
                return Ok(None);
            }
            chat.sign_in_as(conn, now.operator, session).map(Some)
        };
        self.change(write, |_, _| ()).await
    }

    /// Who is signed in by a secret of this hash, read anew each time; none where the session was ended, is over, or was left
    /// idle.
    pub async fn signed_in(&self, hash: SessionHash) -> Result<Option<SignedIn>> {
        let (now, idle) = (self.now(), self.0.limits.sessions.idle);
        let read = move |conn: &Conn<'_>| {
            let Some((session, operator)) = conn.session_by_hash(&hash)? else { return Ok(None) };
            let over = session.expires_at <= now || session.last_seen_at.plus(idle) <= now;
            if over || operator.disabled_at.is_some() {
                return Ok(None);
            }
            let permissions = conn.permissions_of_operator(&operator.roles)?;
            Ok(Some(SignedIn { operator, session: OperatorSession { current: true, ..session }, permissions }))
        };
        let found = self.0.store.read(read).await?;
        if let Some(SignedIn { session, .. }) = &found
            && session.last_seen_at.plus(TOUCHED) <= now
        {
            let id = session.id.clone();
            if let Err(error) = self.0.store.write(move |conn| conn.touch_session(&id, now)).await {
                tracing::warn!(%error, "that a session is in use was not noted");
            }
        }
        Ok(found)
    }

    /// Where an operator is signed in, newest first; `current` is the session that asks.
    pub async fn sessions(
        &self,
        actor: &Actor,
        of: &OperatorId,
        current: Option<&OperatorSessionId>,
    ) -> Result<Vec<OperatorSession>> {
        self.operator(actor, of).await?;
        let (id, now, idle) = (of.clone(), self.now(), self.0.limits.sessions.idle);
        let mut sessions = self.0.store.read(move |conn| conn.sessions(&id, now.minus(idle), now)).await?;
        for session in &mut sessions {
            session.current = current == Some(&session.id);
        }
        Ok(sessions)
    }

    /// Signs an operator out in one place.
    pub async fn end_session(&self, of: &OperatorId, id: &OperatorSessionId) -> Result<()> {
        let (of, id) = (of.clone(), id.clone());
        let ended = self.change(move |conn| conn.end_session(&of, &id), |_, _| ()).await?;
        if ended { Ok(()) } else { Err(Error::NotFound("session")) }
    }

    /// Signs an operator out everywhere but in one place.
    pub async fn end_other_sessions(&self, of: &OperatorId, but: &OperatorSessionId) -> Result<()> {
        let (of, but) = (of.clone(), but.clone());
        self.change(move |conn| conn.end_sessions(&of, Some(&but)), |_, ()| ()).await
    }

    /// Signs another operator out everywhere.
    pub async fn end_sessions_of(&self, actor: &Actor, of: &OperatorId) -> Result<()> {
        let (chat, by, of) = (self.clone(), actor.clone(), of.clone());
        let write = move |conn: &Conn<'_>| {
            let Some(operator) = conn.operator(&of)? else {
                let known = chat.operating(conn, &by, Permission::ManageOperators)?;
                return Ok(Err(known.err().unwrap_or(Error::NotFound("operator"))));
            };
            if let Err(refused) = chat.operating_on(conn, &by, &operator)? {
                return Ok(Err(refused));
            }
            conn.end_sessions(&of, None).map(Ok)
        };
        self.change(write, |_, _| ()).await?
    }

    /// Gives an operator another password in place of the one that was found right, and signs them out everywhere else.
    pub async fn change_password(&self, known: Credentials, hash: String, session: &OperatorSessionId) -> Result<()> {
        let session = session.clone();
        let write = move |conn: &Conn<'_>| {
            let id = &known.operator.id;
            if conn.credentials_of(id)?.is_none_or(|now| now.password_hash != known.password_hash) {
                return Ok(Err(Error::Conflict("the password was changed at the same time")));
            }
            conn.put_password(id, &hash)?;
            conn.end_sessions(id, Some(&session)).map(Ok)
        };
        self.change(write, |_, _| ()).await?
    }

    /// Gives an operator another password and signs them out everywhere, for who may run a command on the server's machine;
    /// with `forget_totp` they sign in by it alone from then on.
    pub async fn reset_password(&self, email: &Email, hash: String, forget_totp: bool) -> Result<()> {
        let email = email.clone();
        let write = move |conn: &Conn<'_>| {
            let Some(known) = conn.operator_by_email(&email)? else { return Ok(Err(Error::NotFound("operator"))) };
            let id = &known.operator.id;
            conn.put_password(id, &hash)?;
            if forget_totp {
                conn.disable_totp(id)?;
            }
            conn.note(Noted::default().about("operator", id));
            conn.end_sessions(id, None).map(Ok)
        };
        self.change(write, |_, _| ()).await?
    }

    /// That a socket was opened by a session for the user whom its operator speaks as, and is to be closed when either ends.
    pub fn session_in_use(&self, session: &OperatorSessionId, user: &UserId) {
        let mut in_use = self.0.sessions_in_use.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.insert((session.clone(), user.clone()));
    }

    /// Nothing, if a session is still in force.
    pub(crate) async fn require_session(&self, session: &OperatorSessionId) -> Result<()> {
        let (asked, now, idle) = (vec![session.clone()], self.now(), self.0.limits.sessions.idle);
        let left = self.0.store.read(move |conn| conn.sessions_left(&asked, now.minus(idle), now)).await?;
        if left.is_empty() {
            Err(Error::Gone { code: "session_ended", detail: "the session has ended" })
        } else {
            Ok(())
        }
    }

    /// Closes the sockets of sessions that were ended, or whose operator speaks as another now, wherever that was done.
    pub(crate) async fn close_ended(&self) -> Result<()> {
        let in_use = self.0.sessions_in_use.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if in_use.is_empty() {
            return Ok(());
        }
        let asked: Vec<_> = in_use.iter().map(|(session, _)| session.clone()).collect();
        let (now, idle) = (self.now(), self.0.limits.sessions.idle);
        let read = move |conn: &Conn<'_>| conn.sessions_left(&asked, now.minus(idle), now);
        let left: HashSet<_> = self.0.store.read(read).await?.into_iter().collect();
        for (session, user) in in_use.into_iter().filter(|(s, u)| !left.contains(&(s.clone(), Some(u.clone())))) {
            let of = (session, user);
            self.0.sessions_in_use.lock().unwrap_or_else(PoisonError::into_inner).remove(&of);
            self.bus().close_all(&Room::Session(of.0), TOKENS_REVOKED, "session_ended");
        }
        Ok(())
    }
}
