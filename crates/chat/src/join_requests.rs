//! Join requests: asking to be let into a private channel, and the answer.

mod decide;
mod read;
mod request;
mod withdraw;

use gavel_model::{
    ChannelId, ChannelSettings, JoinRequest, JoinRequestStatus, Permission, Timestamp, UserId, Visibility,
};
use gavel_store::Conn;

use crate::{Chat, Error, publish};

/// How many of those who decide on requests to a channel are told of each.
const TOLD: i64 = 50;

/// Whether those outside may ask to be let in. Where they may not, they are not to know of the channel.
pub(crate) fn requests_allowed(visibility: Visibility, settings: &ChannelSettings) -> bool {
    visibility == Visibility::Private && settings.join_requests
}

/// Why a request that is not open cannot be decided or taken back.
fn closed(status: JoinRequestStatus) -> Error {
    let (code, detail) = match status {
        JoinRequestStatus::Open | JoinRequestStatus::Approved => {
            ("join_request_approved", "the request was approved already")
        }
        JoinRequestStatus::Declined => ("join_request_declined", "the request was declined"),
        JoinRequestStatus::Withdrawn => ("join_request_withdrawn", "the request was withdrawn"),
    };
    Error::Gone { code, detail }
}

/// What became of a request, and who is to be told beside its user.
struct Told {
    request: JoinRequest,
    deciders: Vec<UserId>,
}

impl Chat {
    /// Those who decide on requests to a channel by a role that they have there.
    fn deciders(&self, conn: &Conn<'_>, channel: &ChannelId) -> Result<Vec<UserId>, gavel_store::Error> {
        let Some(state) = conn.channel(channel)? else { return Ok(Vec::new()) };
        let roles = self.roles_in(conn)?.allowing(Permission::ManageJoinRequests, &state.role_overrides);
        conn.members_with_role(channel, &roles, TOLD)
    }

    /// Tells the user of a request, and those who decide on it.
    fn tell_join_request(&self, told: &Told, at: Timestamp) {
        let Told { request, deciders } = told;
        let channel = &request.channel_id;
        let kind = request.status.event();
        let frame = publish::frame(kind, channel, None, at, request);
        for user in deciders.iter().filter(|user| **user != request.user_id) {
            self.tell(user, frame.clone());
        }
        let own = request.clone().for_requester();
        self.tell(&request.user_id, publish::frame(kind, channel, None, at, &own));
    }
}
