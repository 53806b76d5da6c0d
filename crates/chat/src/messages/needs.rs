//! What it takes to say something in a channel: permissions of the sender, and settings of the channel.

use gavel_model::{Attachment, Message, NewMessage, Permission, RuleId};

use crate::{Error, Facts, Result};

/// What one has to be allowed to send a message.
#[expect(clippy::struct_excessive_bools, reason = "each is a need of its own")]
pub(super) struct Needs {
    reply: bool,
    attachments: bool,
    links: bool,
    mention_all: bool,
}

impl Needs {
    pub(super) fn of_new(new: &NewMessage) -> Self {
        let (reply, attachments) = (new.parent_id.is_some(), !new.attachments.is_empty());
        let links = gavel_text::has_link(&new.text) || in_attachments(&new.attachments) || in_tags(&new.tags);
        Self { reply, attachments, links, mention_all: new.mention_all }
    }

    /// Of a message as its sender wrote it.
    pub(super) fn of(message: &Message) -> Self {
        let (reply, attachments) = (message.parent_id.is_some(), !message.attachments.is_empty());
        let links =
            gavel_text::has_link(&message.text) || in_attachments(&message.attachments) || in_tags(&message.tags);
        Self { reply, attachments, links, mention_all: message.mention_all }
    }

    /// The same of what an edit of a published message brings in; what was there may stay.
    pub(super) fn of_edit(before: &Message, after: &Message) -> Self {
        let attached = before.attachments != after.attachments;
        let links = before.text != after.text && gavel_text::has_link(&after.text)
            || attached && in_attachments(&after.attachments)
            || before.tags != after.tags && in_tags(&after.tags);
        let mention_all = after.mention_all && !before.mention_all;
        Self { reply: false, attachments: attached && !after.attachments.is_empty(), links, mention_all }
    }

    pub(super) const fn first(&self) -> Permission {
        if self.reply { Permission::SendReply } else { Permission::SendMessage }
    }

    /// Nothing, or what stands against it.
    pub(super) fn require(&self, facts: &Facts) -> Result<()> {
        facts.require(self.first())?;
        self.require_rest(facts)
    }

    /// The same but for sending at all.
    pub(super) fn require_rest(&self, facts: &Facts) -> Result<()> {
        let wanted = [(self.attachments, Permission::SendAttachment), (self.mention_all, Permission::MentionAll)];
        for (_, permission) in wanted.into_iter().filter(|(wanted, _)| *wanted) {
            facts.require(permission)?;
        }
        let settings = &facts.channel.settings;
        let off = |code, detail| Err(Error::TurnedOff { code, detail });
        if self.reply && !settings.threads {
            return off("threads_off", "messages are not answered in threads here");
        }
        if self.attachments && !settings.files {
            return off("files_not_allowed", "messages have no files here");
        }
        if self.links { facts.may_link() } else { Ok(()) }
    }
}

fn in_attachments(attachments: &[Attachment]) -> bool {
    let titles = |attachment: &Attachment| attachment.title.as_deref().is_some_and(gavel_text::has_link);
    attachments.iter().any(|attachment| attachment.kind == "link" || titles(attachment))
}

fn in_tags(tags: &[String]) -> bool {
    tags.iter().any(|tag| gavel_text::has_link(tag))
}

impl Facts {
    /// Nothing, or what stands against sending this now.
    pub(crate) fn require_to_send(&self, draft: &Message) -> Result<()> {
        Needs::of(draft).require(self)?;
        self.fits(&draft.text)
    }

    /// Nothing, or that a text is longer than the channel's may be.
    pub(super) fn fits(&self, text: &str) -> Result<()> {
        let Some(most) = self.channel.settings.max_message_chars else { return Ok(()) };
        let limit = usize::try_from(most).unwrap_or(usize::MAX);
        if text.len() > limit && text.chars().count() > limit {
            return Err(Error::field("/text", format!("at most {most} characters in this channel")));
        }
        Ok(())
    }

    /// Nothing, or what stands against a link.
    pub(crate) fn may_link(&self) -> Result<()> {
        self.require(Permission::SendLink)?;
        if self.channel.settings.links {
            Ok(())
        } else {
            Err(Error::TurnedOff { code: "links_not_allowed", detail: "messages have no links here" })
        }
    }

    /// The rules that apply in the channel; none for all that are on.
    pub(crate) fn rules(&self) -> Option<&[RuleId]> {
        self.channel.settings.rules.as_deref()
    }

    /// How many seconds have to lie between two messages of the actor; 0 for none.
    pub(super) fn slow_mode(&self) -> i64 {
        if self.sender.is_none() || self.allows(Permission::SkipSlowMode) {
            0
        } else {
            i64::from(self.channel.settings.slow_mode_seconds)
        }
    }
}
