//! Moderation of a message: all that people read of it, its text, the titles of its attachments, and its tags.
//!
//! The strongest action of the rules that hit in any of these holds for the whole message. Where it is to mask, each is
//! masked where the rules hit in it. Spans point into the text alone; what hit beside it is told by its label and rule, and
//! what a masked title or tag was is kept beside the original text.

use gavel_model::{Action, Message, MessageStatus, Moderation, RuleId, Verdict};
use gavel_moderation::{Snapshot, mask};

/// What a message with this action becomes.
fn status(action: Option<Action>) -> MessageStatus {
    match action {
        None | Some(Action::Mask) => MessageStatus::Delivered,
        Some(Action::Bounce) => MessageStatus::Bounced,
        Some(Action::Block) => MessageStatus::Sent,
    }
}

/// Has the rules, or those alone that are named, read a message as its sender wrote it; gives it its status, and hides in it what is to be hidden.
pub(super) fn judge(rules: &Snapshot, only: Option<&[RuleId]>, message: &mut Message) -> Option<Moderation> {
    let rule = |text: &str| rules.judge_by(text, only);
    let mut verdict = rule(&message.text);
    let title = |title: &Option<String>| title.as_deref().map_or_else(Verdict::default, rule);
    let titles: Vec<_> = message.attachments.iter().map(|attachment| title(&attachment.title)).collect();
    let tags: Vec<_> = message.tags.iter().map(|tag| rule(tag)).collect();
    for beside in titles.iter().chain(&tags) {
        add(&mut verdict, beside);
    }
    message.status = status(verdict.action);
    let mut moderation = verdict.into_moderation(&message.text)?;
    if moderation.action == Action::Mask {
        message.text = mask(&message.text, &moderation.spans);
        if titles.iter().any(hit) {
            let sent = message.attachments.iter().map(|attachment| attachment.title.clone().unwrap_or_default());
            moderation.original_titles = sent.collect();
            for (attachment, verdict) in message.attachments.iter_mut().zip(&titles) {
                attachment.title = attachment.title.take().map(|title| mask(&title, &verdict.spans));
            }
        }
        if tags.iter().any(hit) {
            moderation.original_tags.clone_from(&message.tags);
            for (tag, verdict) in message.tags.iter_mut().zip(&tags) {
                *tag = mask(tag, &verdict.spans);
            }
        }
    }
    Some(moderation)
}

fn hit(verdict: &Verdict) -> bool {
    verdict.action.is_some()
}

/// Adds what was found beside the text.
fn add(verdict: &mut Verdict, beside: &Verdict) {
    if verdict.action < beside.action {
        verdict.action = beside.action;
        verdict.message.clone_from(&beside.message);
    }
    for label in &beside.labels {
        if verdict.labels.iter().all(|known| known.label != label.label) {
            verdict.labels.push(label.clone());
        }
    }
    for rule in &beside.rules {
        if verdict.rules.iter().all(|known| known.id != rule.id) {
            verdict.rules.push(rule.clone());
        }
    }
}

/// Gives a message back what was masked in it, so that it is judged anew as its sender wrote it.
pub(super) fn unmask(message: &mut Message, moderation: &Moderation) {
    message.text.clone_from(&moderation.original_text);
    for (attachment, title) in message.attachments.iter_mut().zip(&moderation.original_titles) {
        attachment.title = Some(title.clone()).filter(|title| !title.is_empty());
    }
    if !moderation.original_tags.is_empty() {
        message.tags.clone_from(&moderation.original_tags);
    }
}
