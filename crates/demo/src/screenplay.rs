//! How scenes are written: a line of text for each line that is said, so that a script reads as the chat that it becomes.
//!
//! ```text
//! # a comment
//! == what the scene is called            or: == … (past)   happened once, is not played again
//! mara #plan: Who is in?                 a line, with a name for what follows to point to
//! jonas > plan: me                       in the thread of that line
//! kevin92 !insult: …                     with the kind of trouble it is; x7 says it seven times
//! + 👍 sina lux                          reactions to the line before; + 👍 sina lux > plan to another
//! * edit: … | * edit plan: …             its author changes the line before, or that one
//! * delete | * delete plan by noor       its author, or a moderator, takes it away
//! * sweep dealz by noor                  all that somebody said in the scene until now
//! * pin plan by mara
//! * typing lux                           begins to write, and does not
//! * pause 40s
//! ```

use std::{collections::HashMap, time::Duration};

use gavel_model::UserId;

use crate::scene::{Beat, Line, Scene, Trouble};

/// What is wrong with a script, and where.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Fault {
    line: usize,
    what: String,
}

/// Reads a script.
pub(crate) fn parse(text: &str) -> Result<Vec<Scene>, Fault> {
    let mut scenes: Vec<Draft> = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
        let read = match line.split_once(' ') {
            _ if line.is_empty() || line.starts_with('#') => continue,
            Some(("==", title)) => {
                scenes.push(Draft::new(title));
                continue;
            }
            kind => match (scenes.last_mut(), kind) {
                (None, _) => Err("a scene begins with ==".to_owned()),
                (Some(scene), Some(("+", rest))) => scene.reaction(rest),
                (Some(scene), Some(("*", rest))) => scene.direction(rest),
                (Some(scene), _) => scene.said(line),
            },
        };
        read.map_err(|what| Fault { line: number, what })?;
    }
    Ok(scenes.into_iter().map(|draft| draft.scene).collect())
}

/// A scene that is being read.
struct Draft {
    scene: Scene,
    /// Who said each line.
    authors: Vec<UserId>,
    names: HashMap<String, usize>,
}

impl Draft {
    fn new(title: &str) -> Self {
        let once = title.strip_suffix("(past)");
        let slug = once.unwrap_or(title).trim().replace(' ', "-");
        let scene = Scene { slug, past: once.is_some(), beats: Vec::new() };
        Self { scene, authors: Vec::new(), names: HashMap::new() }
    }

    /// `who [#name] [> name] [!trouble] [xN]: text`
    fn said(&mut self, line: &str) -> Result<(), String> {
        let (head, text) = line.split_once(": ").ok_or("neither a line nor a direction")?;
        let mut words = head.split_whitespace();
        let who = person(words.next().unwrap_or_default())?;
        let mut said = Line { who, text: text.replace("\\n", "\n"), thread: None, trouble: None, times: 1 };
        while let Some(word) = words.next() {
            if word == ">" {
                said.thread = Some(self.named(words.next().unwrap_or_default())?);
            } else if let Some(name) = word.strip_prefix('#') {
                self.names.insert(name.to_owned(), self.authors.len());
            } else if let Some(name) = word.strip_prefix('!') {
                said.trouble = Some(Trouble::named(name).ok_or_else(|| format!("no kind of trouble: {name}"))?);
            } else if let Some(Ok(times)) = word.strip_prefix('x').map(str::parse) {
                said.times = times;
            } else {
                return Err(format!("{word:?} is nothing that stands before a colon"));
            }
        }
        self.authors.push(said.who.clone());
        self.scene.beats.push(Beat::Say(said));
        Ok(())
    }

    /// `KIND who …` or `KIND who … > name`
    fn reaction(&mut self, text: &str) -> Result<(), String> {
        let (who, name) = text.split_once(" > ").map_or((text, None), |(who, name)| (who, Some(name)));
        let line = self.line(name)?;
        let mut words = who.split_whitespace();
        let kind = words.next().unwrap_or_default().to_owned();
        let by = words.map(person).collect::<Result<Vec<_>, _>>()?;
        if by.is_empty() {
            return Err("nobody reacts".to_owned());
        }
        self.scene.beats.push(Beat::React { line, kind, by });
        Ok(())
    }

    fn direction(&mut self, text: &str) -> Result<(), String> {
        if let Some(edit) = text.strip_prefix("edit") {
            let (name, text) = edit.split_once(": ").ok_or("edit: needs a colon and a text")?;
            let line = self.line(Some(name.trim()).filter(|name| !name.is_empty()))?;
            self.scene.beats.push(Beat::Edit { line, text: text.replace("\\n", "\n") });
            return Ok(());
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let beat = match words.as_slice() {
            ["pause", time] => Beat::Pause(duration(time)?),
            ["typing", who] => Beat::Typing(person(who)?),
            ["pin", "by", who] => Beat::Pin { line: self.line(None)?, by: person(who)? },
            ["pin", name, "by", who] => Beat::Pin { line: self.named(name)?, by: person(who)? },
            ["delete"] => Beat::Delete { line: self.line(None)?, by: None },
            ["delete", "by", who] => Beat::Delete { line: self.line(None)?, by: Some(person(who)?) },
            ["delete", name] => Beat::Delete { line: self.named(name)?, by: None },
            ["delete", name, "by", who] => Beat::Delete { line: self.named(name)?, by: Some(person(who)?) },
            ["sweep", whose, "by", who] => return self.sweep(&person(whose)?, &person(who)?),
            _ => return Err(format!("no direction: {text}")),
        };
        self.scene.beats.push(beat);
        Ok(())
    }

    fn sweep(&mut self, whose: &UserId, by: &UserId) -> Result<(), String> {
        let theirs: Vec<usize> =
            self.authors.iter().enumerate().filter(|(_, who)| *who == whose).map(|(line, _)| line).collect();
        if theirs.is_empty() {
            return Err(format!("{whose} has said nothing yet"));
        }
        self.scene.beats.extend(theirs.into_iter().map(|line| Beat::Delete { line, by: Some(by.clone()) }));
        Ok(())
    }

    /// The line of this name, or the one before.
    fn line(&self, name: Option<&str>) -> Result<usize, String> {
        match name {
            Some(name) => self.named(name),
            None => self.authors.len().checked_sub(1).ok_or_else(|| "nothing was said yet".to_owned()),
        }
    }

    fn named(&self, name: &str) -> Result<usize, String> {
        self.names.get(name).copied().ok_or_else(|| format!("no line is called {name:?}"))
    }
}

fn person(id: &str) -> Result<UserId, String> {
    UserId::new(id).map_err(|error| format!("{id:?}: {error}"))
}

/// Reads `40s` and `2m`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is not a time such as 40s or 2m");
    let seconds = match text.split_at_checked(text.len().saturating_sub(1)) {
        Some((number, "s")) => number.parse().map_err(|_| wrong())?,
        Some((number, "m")) => number.parse::<u64>().map_err(|_| wrong())? * 60,
        _ => return Err(wrong()),
    };
    Ok(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Scene {
        parse(text).unwrap().remove(0)
    }

    #[test]
    fn a_script_reads_as_a_chat() {
        let scene =
            one("# who\n== the pull timer (past)\nmara #go: Now: go!\njonas > go !insult x3: no\\nno\n+ 👍 a b > go\n");
        assert_eq!((scene.slug.as_str(), scene.past), ("the-pull-timer", true));
        let lines: Vec<_> = scene.lines().collect();
        assert_eq!((lines[0].text.as_str(), lines[0].times), ("Now: go!", 1));
        assert_eq!((lines[1].text.as_str(), lines[1].times, lines[1].thread), ("no\nno", 3, Some(0)));
        assert_eq!(lines[1].trouble, Some(Trouble::Insult));
        assert!(matches!(&scene.beats[2], Beat::React { line: 0, kind, by } if kind == "👍" && by.len() == 2));
    }

    #[test]
    fn directions_point_to_the_line_before_or_to_a_named_one() {
        let scene = one(
            "== x\na #one: 1\nb: 2\n* edit: two\n* edit one: one\n* delete\n* delete one by c\n* pin one by c\n* pin by c\n\
             * typing a\n* pause 2m\n* sweep b by c\n",
        );
        assert!(matches!(&scene.beats[2], Beat::Edit { line: 1, text } if text == "two"));
        assert!(matches!(&scene.beats[3], Beat::Edit { line: 0, text } if text == "one"));
        assert!(matches!(scene.beats[4], Beat::Delete { line: 1, by: None }));
        assert!(matches!(&scene.beats[5], Beat::Delete { line: 0, by: Some(_) }));
        assert!(matches!(scene.beats[6], Beat::Pin { line: 0, .. }));
        assert!(matches!(scene.beats[7], Beat::Pin { line: 1, .. }));
        assert!(matches!(&scene.beats[8], Beat::Typing(_)));
        assert!(matches!(scene.beats[9], Beat::Pause(time) if time == Duration::from_mins(2)));
        assert!(matches!(&scene.beats[10], Beat::Delete { line: 1, by: Some(_) }));
    }

    #[test]
    fn what_is_no_script_is_named_with_its_line() {
        for (bad, line) in [
            ("a: before a scene", 1),
            ("== x\na b: c", 2),
            ("== x\na !fun: c", 2),
            ("== x\na > nowhere: c", 2),
            ("== x\n+ 👍 a", 2),
            ("== x\na: b\n+ 👍", 3),
            ("== x\na: b\n* dance", 3),
            ("== x\na: b\n* pause 5", 3),
            ("== x\nno colon", 2),
        ] {
            assert_eq!(parse(bad).unwrap_err().line, line, "{bad}");
        }
    }
}
