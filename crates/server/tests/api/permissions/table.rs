//! The tables: what their texts say, and what follows from it for a caller.

use std::collections::{BTreeMap, BTreeSet};

use super::callers::Caller;

/// Who holds which permission, and what takes which.
pub(super) struct Table {
    holders: BTreeMap<String, BTreeSet<Caller>>,
    pub(super) rows: Vec<Row>,
}

/// One call or frame.
pub(super) struct Row {
    /// Its method and path as the documentation has it, or the frame's type.
    pub(super) name: String,
    pub(super) body: Option<String>,
    needs: Needs,
    is: u16,
    except: BTreeMap<Caller, Expected>,
}

/// What it takes.
enum Needs {
    /// Not even a token.
    Nothing,
    Token,
    Permission(String),
}

/// What a caller is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) status: u16,
    /// What they lack.
    pub(super) permission: Option<String>,
}

impl Expected {
    /// The code of a 403.
    pub(super) fn forbidden(&self) -> &'static str {
        if self.permission.is_some() { "permission_denied" } else { "bots_not_allowed" }
    }
}

impl Table {
    pub(super) fn routes() -> Self {
        Self::read(include_str!("routes.txt"), true)
    }

    pub(super) fn frames() -> Self {
        Self::read(include_str!("frames.txt"), false)
    }

    fn read(text: &'static str, routes: bool) -> Self {
        let mut groups = Groups::default();
        let mut holders = BTreeMap::new();
        for line in lines(include_str!("holders.txt"), &mut groups) {
            let mut words = line.split_whitespace();
            let permission = words.next().unwrap();
            let before = holders.insert(permission.to_owned(), groups.callers(words));
            assert!(before.is_none(), "{permission} is there twice");
        }
        let rows = lines(text, &mut groups).iter().map(|line| Row::read(line, routes, &groups)).collect();
        Self { holders, rows }
    }

    /// All permissions that somebody or nobody holds.
    pub(super) fn permissions(&self) -> BTreeSet<String> {
        self.holders.keys().cloned().collect()
    }

    fn holds(&self, caller: Caller, permission: &str) -> bool {
        self.holders.get(permission).unwrap_or_else(|| panic!("{permission} has no holders")).contains(&caller)
    }

    /// What a caller is answered.
    pub(super) fn expected(&self, row: &Row, caller: Caller) -> Expected {
        let expected = self.by_permission(row, caller);
        let posts = |permission: &String| permission.starts_with("send_") || permission == "add_reaction";
        // It may post, but not here.
        if caller == Caller::SilentBot && expected.permission.as_ref().is_some_and(posts) {
            return Expected { permission: None, ..expected };
        }
        expected
    }

    fn by_permission(&self, row: &Row, caller: Caller) -> Expected {
        let status = |status| Expected { status, permission: None };
        if let Needs::Nothing = row.needs {
            return status(row.is);
        }
        if caller == Caller::Anonymous {
            return status(401);
        }
        if let Some(expected) = row.except.get(&caller) {
            return expected.clone();
        }
        if row.is_about_channel() && caller.is_kept_out() {
            return status(404);
        }
        if row.is_about_message() && !self.holds(caller, "read_channel") {
            return status(404);
        }
        match &row.needs {
            Needs::Permission(permission) if !self.holds(caller, permission) => {
                Expected { status: 403, permission: Some(permission.clone()) }
            }
            _ => status(row.is),
        }
    }
}

impl Row {
    fn read(line: &str, routes: bool, groups: &Groups) -> Self {
        // A body is what begins with a brace; paths have braces within.
        let (words, body) = match line.find(" {") {
            Some(at) => (&line[..at], Some(line[at + 1..].to_owned())),
            None => (line, None),
        };
        let mut words = words.split_whitespace();
        let mut next = || words.next().unwrap_or_else(|| panic!("{line:?} is too short"));
        let name = if routes {
            let (method, path) = (next(), next());
            let prefix = if path.starts_with("//") { "" } else { "/api/v3" };
            format!("{method} {prefix}{}", path.replace("//", "/"))
        } else {
            next().to_owned()
        };
        let needs = match next() {
            "open" => Needs::Nothing,
            "-" => Needs::Token,
            permission => Needs::Permission(permission.to_owned()),
        };
        let is = next().parse().unwrap();
        let mut except = BTreeMap::new();
        for word in words {
            let (who, answer) = word.split_once('=').unwrap_or_else(|| panic!("{word:?} in {line:?}"));
            let (status, permission) = answer.split_once(':').map_or((answer, None), |(s, p)| (s, Some(p.to_owned())));
            let expected = Expected { status: status.parse().unwrap(), permission };
            except.extend(groups.callers([who].into_iter()).into_iter().map(|caller| (caller, expected.clone())));
        }
        Self { name, body, needs, is, except }
    }

    /// Whether it names the channel or what is in it.
    pub(super) fn is_about_channel(&self) -> bool {
        self.is_about_message()
            || [&self.name, self.body.as_ref().unwrap_or(&self.name)].iter().any(|text| text.contains("{channelId}"))
    }

    fn is_about_message(&self) -> bool {
        self.name.contains("/messages/{messageId}")
    }

    /// Whether it may change something where it is allowed.
    pub(super) fn changes(&self) -> bool {
        !self.name.starts_with("GET") && !self.name.ends_with("query")
    }
}

/// Words that stand for several callers.
#[derive(Default)]
struct Groups(BTreeMap<String, BTreeSet<Caller>>);

impl Groups {
    fn callers<'a>(&self, words: impl Iterator<Item = &'a str>) -> BTreeSet<Caller> {
        let of = |word: &str| {
            let group = self.0.get(word).cloned();
            group.unwrap_or_else(|| BTreeSet::from([Caller::named(word)]))
        };
        words.flat_map(of).collect()
    }
}

/// The lines of a table, but for comments and groups, which are kept.
fn lines(text: &'static str, groups: &mut Groups) -> Vec<&'static str> {
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('@') {
            let (name, words) = line.split_once(' ').unwrap();
            let callers = groups.callers(words.split_whitespace());
            groups.0.insert(name.to_owned(), callers);
        } else {
            rows.push(line);
        }
    }
    rows
}
