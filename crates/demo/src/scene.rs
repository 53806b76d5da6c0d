//! A scene: a conversation as it is written, before it has a time.

use std::time::Duration;

use gavel_model::UserId;

/// A conversation.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// What it is called, in letters that an id may have.
    pub(crate) slug: String,
    /// Whether it happened once, and is not played again.
    pub(crate) past: bool,
    /// What happens, in order.
    pub(crate) beats: Vec<Beat>,
}

/// Something that happens in a scene. Lines are named by their number in it.
#[derive(Clone, Debug)]
pub(crate) enum Beat {
    /// Somebody says something.
    Say(Line),
    /// Some react to a line.
    React { line: usize, kind: String, by: Vec<UserId> },
    /// The author of a line changes it.
    Edit { line: usize, text: String },
    /// Somebody takes a line away; its author if nobody is named.
    Delete { line: usize, by: Option<UserId> },
    /// Somebody pins a line.
    Pin { line: usize, by: UserId },
    /// Somebody begins to write, and does not.
    Typing(UserId),
    /// Nothing happens for a while.
    Pause(Duration),
}

/// What somebody says.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Who.
    pub(crate) who: UserId,
    /// What; `{a|b}` is one of these, another one each time.
    pub(crate) text: String,
    /// The line in whose thread it is said.
    pub(crate) thread: Option<usize>,
    /// In which way it is not what one should say.
    pub(crate) trouble: Option<Trouble>,
    /// How many times in a row it is said.
    pub(crate) times: u32,
}

impl Scene {
    /// What is said in it.
    #[cfg(test)]
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.beats.iter().filter_map(|beat| match beat {
            Beat::Say(line) => Some(line),
            _ => None,
        })
    }
}

/// The ways to misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// An insult, said plainly.
    Insult,
    /// The same, or anything else, spelled so that a list of words does not find it.
    Evasion,
    /// Several against one.
    Harassment,
    /// Advertising.
    Spam,
    /// Money for nothing.
    Scam,
    /// Asking for passwords and codes in another's name.
    Phishing,
    /// Taking a deal to where nobody looks.
    OffPlatform,
    /// The same again and again.
    Flood,
    /// Asking strangers for money.
    Begging,
    /// Somebody who needs help.
    SelfHarm,
}

impl Trouble {
    /// All of them, as a screenplay names them.
    pub(crate) const ALL: [(&str, Self); 10] = [
        ("insult", Self::Insult),
        ("evasion", Self::Evasion),
        ("harassment", Self::Harassment),
        ("spam", Self::Spam),
        ("scam", Self::Scam),
        ("phishing", Self::Phishing),
        ("offplatform", Self::OffPlatform),
        ("flood", Self::Flood),
        ("begging", Self::Begging),
        ("selfharm", Self::SelfHarm),
    ];

    /// The one of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, trouble)| *trouble)
    }
}
