//! The pages of an export: each from where the last ended, bounded whatever the channel holds.

use std::collections::HashSet;

use gavel_model::{
    ChannelId, ExportFormat, ExportLine, ExportedEdit, ExportedMessage, ExportedReaction, ExportedUser, MessageId,
    Position, User, UserId,
};
use gavel_store::{Conn, ExportStretch, ReactionsPage};

use crate::{Facts, Permission};

/// How many messages, and how many rows that belong to them, a page has about.
const MESSAGES: i64 = 100;
const ROWS: usize = 1_000;
/// Of how many users is remembered that they were told of; one may be told of twice.
const REMEMBERED: usize = 10_000;

/// Who was told of.
pub(super) type Told = HashSet<UserId>;

type Lines = std::result::Result<Page, gavel_store::Error>;

/// Where a page begins.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Start,
    /// After this member.
    Members(Option<UserId>),
    /// After this message.
    Messages(Position),
    /// Within what belongs to a message.
    Beside(Box<Root>, Beside),
}

/// The message that something belongs to.
#[derive(Clone, Debug)]
pub(super) struct Root {
    position: Position,
    id: MessageId,
    /// Whether what it said before is told.
    edits: bool,
}

/// Which of what belongs to a message comes next.
#[derive(Clone, Debug)]
pub(super) enum Beside {
    /// What it said before this revision.
    Edits(Option<i64>),
    /// Reactions after this type and user.
    Reactions(Option<(String, String)>),
    /// Who follows its thread, after this user.
    Follows(Option<UserId>),
}

impl Place {
    /// The number of the last event before it.
    pub(super) fn reached(&self) -> i64 {
        match self {
            Self::Start | Self::Members(_) => 0,
            Self::Messages(position) => position.after_seq,
            Self::Beside(root, _) => root.position.after_seq,
        }
    }
}

/// A page that was read.
pub(super) struct Page {
    pub(super) lines: Vec<ExportLine>,
    /// Where the next one begins; none at the end.
    pub(super) next: Option<Place>,
    pub(super) told: Told,
}

/// What is the same for all pages, and who was told of.
pub(super) struct Whole {
    pub(super) channel: ChannelId,
    pub(super) head: i64,
    pub(super) format: ExportFormat,
    pub(super) unpublished: bool,
    pub(super) told: Told,
}

impl Whole {
    /// Reads a page, as one may see it who has these facts.
    pub(super) fn page(self, conn: &Conn<'_>, facts: &Facts, place: Place) -> Lines {
        let mut reading = Reading { conn, facts, whole: self, lines: Vec::new() };
        let next = match place {
            Place::Start => reading.channel()?,
            Place::Members(after) => reading.members(after.as_ref())?,
            Place::Messages(after) => reading.messages(after)?,
            Place::Beside(root, beside) => reading.beside(root, beside)?,
        };
        let Reading { lines, whole, .. } = reading;
        Ok(Page { lines, next, told: whole.told })
    }
}

/// A page that is being read.
struct Reading<'a> {
    conn: &'a Conn<'a>,
    facts: &'a Facts,
    whole: Whole,
    lines: Vec<ExportLine>,
}

type Next = std::result::Result<Option<Place>, gavel_store::Error>;
type Done = std::result::Result<(), gavel_store::Error>;

impl Reading<'_> {
    /// Whether what is between users and the app is told: who follows what, what is unread for whom.
    fn is_apps(&self) -> bool {
        self.facts.sender.is_none()
    }

    /// Before a line that names users, a line for each of them who was not told of lately.
    fn tell_of<'a>(&mut self, users: impl IntoIterator<Item = &'a UserId>) -> Done {
        for id in users {
            if self.whole.told.contains(id) {
                continue;
            }
            let Some(user) = self.conn.user(id)? else { continue };
            if self.whole.told.len() >= REMEMBERED {
                self.whole.told.clear();
            }
            self.whole.told.insert(id.clone());
            let User { id, display_name, avatar_url, metadata, created_at, .. } = user;
            self.lines.push(ExportLine::User(ExportedUser { id, display_name, avatar_url, metadata, created_at }));
        }
        Ok(())
    }

    fn channel(&mut self) -> Next {
        if self.whole.format == ExportFormat::Csv {
            return Ok(Some(Place::Messages(Position::start())));
        }
        if let Some(mut channel) = self.conn.exported_channel(&self.whole.channel)? {
            // What has come since is not in the export.
            channel.channel.seq = self.whole.head;
            self.tell_of(channel.channel.created_by.clone().as_ref())?;
            self.lines.push(ExportLine::Channel(Box::new(channel)));
        }
        Ok(Some(Place::Members(None)))
    }

    fn members(&mut self, after: Option<&UserId>) -> Next {
        let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
        let members = self.conn.exported_members(&self.whole.channel, after, limit)?;
        let last = members.last().map(|member| member.user_id.clone());
        for mut member in members {
            if !self.is_apps() {
                member.unread_after = None;
            }
            self.tell_of([&member.user_id])?;
            self.lines.push(ExportLine::Member(member));
        }
        Ok(Some(last.map_or(Place::Messages(Position::start()), |last| Place::Members(Some(last)))))
    }

    fn messages(&mut self, after: Position) -> Next {
        let table = self.whole.format == ExportFormat::Csv;
        if table {
            // Each page names its senders anew.
            self.whole.told.clear();
        }
        let messages = self.conn.exported_messages(&ExportStretch {
            channel: self.whole.channel.clone(),
            after: self.facts.sees_after(),
            up_to: self.whole.head,
            beyond: after,
            unpublished: self.whole.unpublished,
            limit: MESSAGES,
        })?;
        let mut reached = None;
        for exported in messages {
            let message = &exported.message;
            reached = Some(message.position);
            let named = message.user_id.iter();
            if table {
                self.tell_of(named)?;
                self.lines.push(ExportLine::Message(Box::new(exported)));
                continue;
            }
            self.tell_of(named.chain(&message.mentions).chain(&message.pinned_by))?;
            let root = Box::new(self.root(&exported));
            let (position, first) = (root.position, first(&exported));
            self.lines.push(ExportLine::Message(Box::new(exported)));
            if let Some(first) = first
                && let Some(place) = self.beside(root, first)?.filter(|place| matches!(place, Place::Beside(..)))
            {
                return Ok(Some(place));
            }
            if self.lines.len() >= ROWS {
                return Ok(Some(Place::Messages(position)));
            }
        }
        Ok(reached.map(Place::Messages))
    }

    fn root(&self, exported: &ExportedMessage) -> Root {
        let message = &exported.message;
        // Of a deleted message nothing is left but its place.
        let tells = message.deleted_at.is_none() || self.whole.unpublished;
        let edits = tells && self.facts.allows(Permission::ReadModeration);
        Root { position: message.position, id: message.id.clone(), edits }
    }

    /// What belongs to a message, from here on, as far as the page goes.
    fn beside(&mut self, root: Box<Root>, mut beside: Beside) -> Next {
        loop {
            if self.lines.len() >= ROWS {
                return Ok(Some(Place::Beside(root, beside)));
            }
            let next = match beside {
                Beside::Edits(before) => self.edits(&root, before)?,
                Beside::Reactions(after) => self.reactions(&root, after)?,
                Beside::Follows(after) => self.follows(&root, after.as_ref())?,
            };
            let Some(next) = next else { return Ok(Some(Place::Messages(root.position))) };
            beside = next;
        }
    }

    fn edits(&mut self, root: &Root, before: Option<i64>) -> std::result::Result<Option<Beside>, gavel_store::Error> {
        let edits =
            if root.edits { self.conn.edits(&self.whole.channel, &root.id, before, MESSAGES)? } else { Vec::new() };
        let last = edits.last().map(|edit| edit.revision);
        for mut edit in edits {
            if !self.whole.unpublished {
                edit.moderation = None;
            }
            self.tell_of(edit.replaced_by.iter().chain(&edit.mentions))?;
            let (message_id, revision) = (root.id.clone(), edit.revision);
            self.lines.push(ExportLine::Edit(Box::new(ExportedEdit { message_id, revision, edit })));
        }
        Ok(Some(last.map_or(Beside::Reactions(None), |last| Beside::Edits(Some(last)))))
    }

    fn reactions(
        &mut self,
        root: &Root,
        after: Option<(String, String)>,
    ) -> std::result::Result<Option<Beside>, gavel_store::Error> {
        let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
        let (channel, message) = (self.whole.channel.clone(), root.id.clone());
        let reactions = self.conn.reactions(&ReactionsPage { channel, message, kind: None, after, limit })?;
        let last = reactions.last().map(|reaction| (reaction.kind.clone(), reaction.user_id.to_string()));
        for reaction in reactions {
            self.tell_of([&reaction.user_id])?;
            self.lines.push(ExportLine::Reaction(ExportedReaction { message_id: root.id.clone(), reaction }));
        }
        Ok(Some(last.map_or(Beside::Follows(None), |last| Beside::Reactions(Some(last)))))
    }

    fn follows(
        &mut self,
        root: &Root,
        after: Option<&UserId>,
    ) -> std::result::Result<Option<Beside>, gavel_store::Error> {
        if !self.is_apps() {
            return Ok(None);
        }
        let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
        let follows = self.conn.exported_follows(&self.whole.channel, &root.id, after, limit)?;
        let last = follows.last().map(|follow| follow.user_id.clone());
        for follow in follows {
            self.tell_of([&follow.user_id])?;
            self.lines.push(ExportLine::Follow(follow));
        }
        Ok(last.map(|last| Beside::Follows(Some(last))))
    }
}

/// Where what belongs to a message begins, if it can have anything: most have nothing, and are asked for nothing.
fn first(exported: &ExportedMessage) -> Option<Beside> {
    let message = &exported.message;
    if exported.revision > 1 {
        return Some(Beside::Edits(None));
    }
    if !message.reactions.is_empty() {
        return Some(Beside::Reactions(None));
    }
    message.thread.is_some().then_some(Beside::Follows(None))
}
