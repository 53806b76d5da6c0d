//! Requests to be let into channels.

use std::collections::HashMap;

use gavel_model::{Actor, ChannelId, JoinRequest, JoinRequestId, JoinRequestStatus, Timestamp, UserId};

use crate::{
    Conn, Error, Newest,
    conn::{Param, Row, params, to_json},
    log::LogEntry,
};

const COLUMNS: &str = "r.id, r.channel_id, r.user_id, r.message, r.status, r.created_at, r.closed_at, r.decided_by, \
     r.reason";

fn read(row: &Row<'_>) -> Result<JoinRequest, Error> {
    Ok(JoinRequest {
        id: row.parsed(0)?,
        channel_id: row.parsed(1)?,
        user_id: row.parsed(2)?,
        message: row.text_or_null(3)?,
        status: row.named(4, &JoinRequestStatus::ALL, JoinRequestStatus::as_str)?,
        created_at: row.time(5)?,
        closed_at: row.time_or_null(6)?,
        decided_by: row.parsed_or_null(7)?,
        reason: row.text_or_null(8)?,
    })
}

impl Conn<'_> {
    /// One request to a channel.
    pub fn join_request(&self, channel: &ChannelId, id: &JoinRequestId) -> Result<Option<JoinRequest>, Error> {
        let sql = format!("select {COLUMNS} from join_requests r where r.channel_id = $1 and r.id = $2");
        self.first(&sql, params![channel, id], read)
    }

    /// Those of these requests that there are, each by its channel and id.
    pub(crate) fn join_requests_at<'a>(
        &self,
        places: impl IntoIterator<Item = (&'a ChannelId, &'a JoinRequestId)>,
    ) -> Result<HashMap<JoinRequestId, JoinRequest>, Error> {
        let places: Vec<_> = places.into_iter().collect();
        if places.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from {} p join join_requests r on r.channel_id = p.value ->> 0 and r.id = p.value ->> 1",
            self.each_row("$1")
        );
        let found = self.all(&sql, params![&to_json(&places)?], read)?;
        Ok(found.into_iter().map(|request| (request.id.clone(), request)).collect())
    }

    /// One request of a user.
    pub fn join_request_of(&self, user: &UserId, id: &JoinRequestId) -> Result<Option<JoinRequest>, Error> {
        let sql = format!("select {COLUMNS} from join_requests r where r.user_id = $1 and r.id = $2");
        self.first(&sql, params![user, id], read)
    }

    /// The last request of a user to a channel that was neither approved nor taken back.
    pub fn standing_join_request(&self, channel: &ChannelId, user: &UserId) -> Result<Option<JoinRequest>, Error> {
        let sql = format!(
            "select {COLUMNS} from join_requests r
             where r.user_id = $1 and r.channel_id = $2 and r.status in ('open', 'declined') order by r.id desc limit 1"
        );
        self.first(&sql, params![user, channel], read)
    }

    /// How many requests to a channel are open.
    pub fn open_join_requests(&self, channel: &ChannelId) -> Result<i64, Error> {
        let sql = "select count(*) from join_requests where channel_id = $1 and status = 'open'";
        Ok(self.first(sql, params![channel], |row| row.int(0))?.unwrap_or(0))
    }

    /// How many requests of a user are open.
    pub fn open_join_requests_of(&self, user: &UserId) -> Result<i64, Error> {
        let sql = "select count(*) from join_requests where user_id = $1 and status = 'open'";
        Ok(self.first(sql, params![user], |row| row.int(0))?.unwrap_or(0))
    }

    /// Writes down a new request.
    pub fn request_join(&self, request: &JoinRequest, actor: &Actor) -> Result<(), Error> {
        let JoinRequest { id, channel_id, user_id, created_at, .. } = request;
        self.execute(
            "insert into join_requests (channel_id, id, user_id, message, status, created_at)
             values ($1, $2, $3, $4, $5, $6)",
            params![channel_id, id, user_id, request.message.as_ref(), request.status.as_str(), *created_at],
        )?;
        self.log_join_request(request, actor, *created_at)
    }

    /// Ends an open request; gives it as it is then.
    pub fn close_join_request(
        &self,
        mut request: JoinRequest,
        status: JoinRequestStatus,
        reason: Option<String>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<JoinRequest, Error> {
        let decided_by = match status {
            JoinRequestStatus::Approved | JoinRequestStatus::Declined => actor.user(),
            JoinRequestStatus::Open | JoinRequestStatus::Withdrawn => None,
        };
        self.execute(
            "update join_requests set status = $1, closed_at = $2, decided_by = $3, reason = $4
             where channel_id = $5 and id = $6",
            params![status.as_str(), at, decided_by, reason.as_ref(), &request.channel_id, &request.id],
        )?;
        (request.status, request.closed_at) = (status, Some(at));
        (request.decided_by, request.reason) = (decided_by.cloned(), reason);
        self.log_join_request(&request, actor, at)?;
        Ok(request)
    }

    /// The requests to a channel, newest first.
    pub fn join_requests(
        &self,
        channel: &ChannelId,
        status: Option<JoinRequestStatus>,
        page: &Newest,
    ) -> Result<Vec<JoinRequest>, Error> {
        let mut params = vec![Param::from(channel), Param::from(&page.before), page.limit.into()];
        let which = if let Some(status) = status {
            params.insert(2, status.as_str().into());
            "and r.status = $3 order by r.id desc limit $4"
        } else {
            "order by r.id desc limit $3"
        };
        let sql = format!("select {COLUMNS} from join_requests r where r.channel_id = $1 and r.id < $2 {which}");
        self.all(&sql, &params, read)
    }

    /// The requests of a user, newest first.
    pub fn join_requests_of(&self, user: &UserId, page: &Newest) -> Result<Vec<JoinRequest>, Error> {
        let sql = format!(
            "select {COLUMNS} from join_requests r where r.user_id = $1 and r.id < $2 order by r.id desc limit $3"
        );
        self.all(&sql, params![user, &page.before, page.limit], read)
    }

    /// Ends the open requests of those who have become members in another way.
    pub(crate) fn settle_join_requests(
        &self,
        channel: &ChannelId,
        users: &[&UserId],
        at: Timestamp,
    ) -> Result<(), Error> {
        let sql = format!(
            "update join_requests{} set status = 'approved', closed_at = $1
             where channel_id = $2 and user_id in (select value from {}) and status = 'open'",
            self.by_index("join_requests_open"),
            self.each("$3")
        );
        self.execute(&sql, params![at, channel, &to_json(&users)?])?;
        Ok(())
    }

    fn log_join_request(&self, request: &JoinRequest, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let JoinRequest { channel_id, id, status, .. } = request;
        let kind = status.event();
        self.log(&LogEntry { kind, channel: Some(channel_id), seq: None, subject: id.as_str(), actor, at })
    }
}
