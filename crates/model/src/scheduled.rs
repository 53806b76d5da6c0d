//! Scheduled messages: sent when they are due, if they may be sent then.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use crate::{ChannelId, Failure, MessageId, NewMessage, TemplateId, Timestamp, UseTemplate, UserId, Variables};

/// How a scheduled message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ScheduledStatus {
    /// It waits for its time.
    Scheduled,
    /// It is due and on its way.
    Sending,
    /// It was published.
    Sent,
    /// It could not be sent: `problem` says why.
    Failed,
}

impl ScheduledStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Scheduled, Self::Sending, Self::Sent, Self::Failed];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A message to be sent later, with the fields of a message beside its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduledMessage {
    /// Its id, which is the message's once it is sent.
    pub id: MessageId,
    /// Where it is to be sent.
    pub channel_id: ChannelId,
    /// Who sends it; none when the app itself does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When it is due.
    pub send_at: Timestamp,
    /// How it stands.
    pub status: ScheduledStatus,
    /// Why it could not be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Failure>,
    /// What is to be sent, but for its id.
    #[serde(flatten)]
    pub message: Map<String, Value>,
    /// When it was scheduled.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a call says to schedule a message.
#[derive(Clone, Debug)]
pub struct NewScheduledMessage {
    /// When it is to be sent.
    pub send_at: Timestamp,
    /// What gives it its text.
    pub template: Option<UseTemplate>,
    /// The message.
    pub message: NewMessage,
}

/// What a call says to change a scheduled message; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatchScheduledMessage {
    /// When it is to be sent.
    pub send_at: Option<Timestamp>,
    /// What it says.
    #[schema(min_length = 1)]
    pub text: Option<String>,
    /// The app's own data; replaced whole.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Map<String, Value>>,
}

/// A message to be sent later, with the fields of a message beside its own.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is there to be described")]
#[schema(rename_all = "camelCase")]
struct Own {
    /// Its id, which is the message's once it is sent.
    id: MessageId,
    /// Where it is to be sent.
    channel_id: ChannelId,
    /// Who sends it; none when the app itself does.
    user_id: Option<UserId>,
    /// When it is due.
    send_at: Timestamp,
    /// How it stands.
    status: ScheduledStatus,
    /// Why it could not be sent.
    problem: Option<Failure>,
    /// When it was scheduled.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// What a call says to schedule a message: the fields of a message, and these.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is there to be described")]
#[schema(rename_all = "camelCase")]
struct OwnOfNew {
    /// When it is to be sent: from now to a year from now.
    send_at: Timestamp,
    /// A template that gives it its text, instead of `text`.
    template_id: Option<TemplateId>,
    /// What the template's variables stand for.
    #[schema(value_type = Option<Object>)]
    variables: Option<Variables>,
}

/// One object with the fields of a message and of another; those of the latter win, and of the former none is required.
fn beside_a_message(own: RefOr<Schema>) -> RefOr<Schema> {
    match (own, NewMessage::schema()) {
        (RefOr::T(Schema::Object(mut own)), RefOr::T(Schema::Object(message))) => {
            for (name, property) in message.properties {
                own.properties.entry(name).or_insert(property);
            }
            own.into()
        }
        (own, _) => own,
    }
}

macro_rules! described {
    ($($name:ident as $own:ident)*) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                beside_a_message($own::schema())
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $own::schemas(schemas);
                NewMessage::schemas(schemas);
            }
        }
    )*};
}
described!(ScheduledMessage as Own NewScheduledMessage as OwnOfNew);
