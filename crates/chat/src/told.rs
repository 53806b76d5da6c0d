//! What is told of an event after it happened: its thing as it is now. The same to who comes back and to who follows all.

use gavel_model::{
    Channel, ChannelEvent, ChannelId, EventType, Invitation, JoinRequest, Member, Message, MessageView, ReactionChange,
    User,
};
use gavel_store::What;
use serde::Serialize;

use crate::publish;

/// The data of an event.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Data<'a> {
    Message(&'a Message),
    View(Box<MessageView>),
    Reaction(&'a ReactionChange),
    Member(&'a Member),
    ChannelEvent(&'a ChannelEvent),
    Channel(&'a Channel),
    Invitation(&'a Invitation),
    JoinRequest(&'a JoinRequest),
    User(&'a User),
    /// Of what is not there any more, or is but counted.
    Rest(serde_json::Value),
}

/// What is told of an event now, and as what; `numbered` is whether all of the channel were told.
pub(crate) fn told<'a>(kind: EventType, channel: &ChannelId, numbered: bool, what: &'a What) -> (EventType, Data<'a>) {
    let data = match what {
        What::Message(stored) if numbered => Data::Message(&stored.message),
        What::Message(stored) => Data::View(Box::new(publish::view(stored))),
        What::Reaction(reaction) => Data::Reaction(reaction),
        What::Member(_, Some(member)) if kind != EventType::MemberLeft => Data::Member(member),
        // Of one who joined and has left since, what is so now is told.
        What::Member(user, _) => return (EventType::MemberLeft, Data::Rest(publish::left(channel, user))),
        What::ChannelEvent(event) => Data::ChannelEvent(event),
        What::Channel(state) if kind == EventType::ChannelMembersChanged => {
            Data::Rest(publish::counted(channel, state.member_count))
        }
        What::Channel(state) => Data::Channel(state),
        What::NoChannel => Data::Rest(publish::deleted(channel)),
        What::Invitation(invitation) => Data::Invitation(invitation),
        What::JoinRequest(request) => Data::JoinRequest(request),
        What::User(user) => Data::User(user),
    };
    (kind, data)
}
