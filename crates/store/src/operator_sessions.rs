//! Where operators are signed in. Of a session's secret only a hash is kept.

use gavel_model::{Operator, OperatorId, OperatorSession, OperatorSessionId, Timestamp, UserId};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
};

const COLUMNS: &str = "s.id, s.created_at, s.last_seen_at, s.expires_at, s.user_agent, s.ip_address";

/// The SHA-256 of a session's secret, as hexadecimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHash(pub String);

fn read(row: &Row<'_>) -> Result<OperatorSession, Error> {
    Ok(OperatorSession {
        id: row.parsed(row.next())?,
        created_at: row.time(row.next())?,
        last_seen_at: row.time(row.next())?,
        expires_at: row.time(row.next())?,
        user_agent: row.text_or_null(row.next())?,
        ip_address: row.text_or_null(row.next())?,
        current: false,
    })
}

impl Conn<'_> {
    /// Keeps a new session.
    pub fn create_session(&self, of: &OperatorId, new: &OperatorSession, hash: &SessionHash) -> Result<(), Error> {
        self.execute(
            "insert into operator_sessions
             (id, operator_id, hash, created_at, last_seen_at, expires_at, user_agent, ip_address)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                &new.id,
                of,
                &hash.0,
                new.created_at,
                new.last_seen_at,
                new.expires_at,
                new.user_agent.as_ref(),
                new.ip_address.as_ref()
            ],
        )?;
        Ok(())
    }

    /// The session whose secret has this hash, and whose it is.
    pub fn session_by_hash(&self, hash: &SessionHash) -> Result<Option<(OperatorSession, Operator)>, Error> {
        let sql = format!("select {COLUMNS}, s.operator_id from operator_sessions s where s.hash = $1");
        let found =
            self.first(&sql, params![&hash.0], |row| Ok((read(row)?, row.parsed::<OperatorId>(row.next())?)))?;
        let Some((session, of)) = found else { return Ok(None) };
        Ok(self.operator(&of)?.map(|operator| (session, operator)))
    }

    /// Notes that a session is in use.
    pub fn touch_session(&self, id: &OperatorSessionId, at: Timestamp) -> Result<(), Error> {
        self.execute("update operator_sessions set last_seen_at = $1 where id = $2", params![at, id])?;
        Ok(())
    }

    /// An operator's sessions that were used since a moment and have not ended, newest first.
    pub fn sessions(&self, of: &OperatorId, since: Timestamp, now: Timestamp) -> Result<Vec<OperatorSession>, Error> {
        let sql = format!(
            "select {COLUMNS} from operator_sessions s
             where s.operator_id = $1 and s.last_seen_at > $2 and s.expires_at > $3 order by s.id desc"
        );
        self.all(&sql, params![of, since, now], read)
    }

    /// Those of these sessions that were used since a moment and have not ended, and as whom their operators speak.
    pub fn sessions_left(
        &self,
        of: &[OperatorSessionId],
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<(OperatorSessionId, Option<UserId>)>, Error> {
        let sql = format!(
            "select s.id, o.user_id from operator_sessions s join operators o on o.id = s.operator_id
             where s.id in (select value from {}) and s.last_seen_at > $2 and s.expires_at > $3
             and o.disabled_at is null",
            self.each("$1")
        );
        self.all(&sql, params![&to_json(&of)?, since, now], |row| Ok((row.parsed(0)?, row.parsed_or_null(1)?)))
    }

    /// Ends one of an operator's sessions.
    pub fn end_session(&self, of: &OperatorId, id: &OperatorSessionId) -> Result<bool, Error> {
        Ok(self.execute("delete from operator_sessions where operator_id = $1 and id = $2", params![of, id])? > 0)
    }

    /// Ends all of an operator's sessions but one.
    pub fn end_sessions(&self, of: &OperatorId, but: Option<&OperatorSessionId>) -> Result<(), Error> {
        let but = but.map_or("", OperatorSessionId::as_str);
        self.execute("delete from operator_sessions where operator_id = $1 and id <> $2", params![of, but])?;
        Ok(())
    }

    /// Forgets sessions that were not used since a moment, or have ended.
    pub fn forget_sessions(&self, since: Timestamp, now: Timestamp) -> Result<(), Error> {
        self.execute(
            "delete from operator_sessions where last_seen_at <= $1 or expires_at <= $2",
            params![since, now],
        )?;
        Ok(())
    }
}
