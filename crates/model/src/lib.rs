//! The nouns of Gavel: one struct per noun, which is the API's type, the event's payload and what the store returns.
//!
//! Serde and OpenAPI derives, no I/O. The clock is here so that nothing else reads the time.

mod actor;
mod analytics;
mod attachment;
mod audit;
mod broadcast;
mod calendar;
mod card;
mod channel;
mod channel_event;
mod channel_type;
mod clock;
mod event;
mod export;
pub mod filter;
mod fold;
mod guidelines;
mod ids;
mod invitation;
mod invite_link;
mod job;
mod join_request;
mod mark;
mod member;
mod message;
mod moderation;
pub mod operator;
mod page;
mod permission;
mod presence;
mod reaction;
mod retention;
pub mod role;
mod scheduled;
pub mod search;
mod settings;
mod template;
mod thread;
mod user;

pub use actor::{Actor, Scope, ServerKey};
pub use analytics::{
    Analytics, ChannelComparison, ChannelCounts, Counts, Health, HealthAspect, HealthReason, Interval, Pattern,
    PatternKind, People, Point, Responses,
};
pub use attachment::Attachment;
pub use audit::AuditEntry;
pub use broadcast::{Broadcast, BroadcastTo};
pub use calendar::{Day, Zone};
pub use card::ChannelCard;
pub use channel::{Channel, NewChannel, PatchChannel, Visibility};
pub use channel_event::{ChannelEvent, ChannelEventStatus, Interest, NewChannelEvent, PatchChannelEvent};
pub use channel_type::{ChannelBase, ChannelType, PutChannelType};
pub use clock::{Clock, Timestamp};
pub use event::{ClientEvent, EventType};
pub use export::{
    ExportEnd, ExportFormat, ExportHead, ExportLine, ExportTag, ExportedChannel, ExportedEdit, ExportedFollow,
    ExportedMember, ExportedMessage, ExportedReaction, ExportedUser, NewExport,
};
pub use filter::{Filter, Query, Sort};
pub use fold::fold;
pub use guidelines::AcceptGuidelines;
pub use ids::{
    ChannelEventId, ChannelId, ChannelTypeId, IdError, InvitationId, InviteLinkId, JobId, JoinRequestId, KeyId,
    LegalHoldId, MessageId, Minted, OperatorId, OperatorInvitationId, OperatorSessionId, RoleId, RuleId, TemplateId,
    UserId,
};
pub use invitation::{Invitation, InvitationStatus, NewInvitations, ReceivedInvitation};
pub use invite_link::{CreatedInviteLink, InviteLink, NewInviteLink, Spent};
pub use job::{Failure, Job, JobKind, JobState};
pub use join_request::{DecideJoinRequest, JoinRequest, JoinRequestStatus, NewJoinRequest};
pub use mark::{MarkUnread, MarkUpTo, Marks, MemberActivity, MyChannel, Receipt, ReceiptStatus, UnreadTotals};
pub use member::Member;
pub use message::{
    EditMessage, FoundMessage, Message, MessageEdit, MessagePage, MessageQuery, MessageStatus, MessageType,
    MessageView, NewMessage, Position, Sent,
};
pub use moderation::{Action, LabelScore, Moderation, RuleRef, Span, Verdict};
pub use operator::{Email, NewOperatorInvitation, Operator, OperatorInvitation, OperatorSession, PatchOperator};
pub use page::{Cursor, CursorError, Page, cut};
pub use permission::{APP_WIDE, OPERATING, POSTING, Permission, PermissionSet};
pub use presence::{OwnPresence, Presence};
pub use reaction::{Reaction, ReactionChange, Reactions};
pub use retention::{
    ChannelRetention, ChannelTypeRetention, HoldSubject, LegalHold, PutLegalHold, Retention, RetentionAction,
    RetentionPolicy, RetentionPreview,
};
pub use role::{PutRole, Role};
pub use scheduled::{NewScheduledMessage, PatchScheduledMessage, ScheduledMessage, ScheduledStatus};
pub use search::{Highlight, Search};
pub use settings::{ChannelSettings, HistoryVisibility, NotificationLevel, PatchSettings};
pub use template::{NewTemplate, PatchTemplate, Rendered, Template, UseTemplate, Variable, Variables};
pub use thread::{PatchThread, Thread};
pub use user::{NewUser, User};
