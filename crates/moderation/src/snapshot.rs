//! A snapshot: all rules in force, compiled, immutable. Built off the path of a message and swapped in whole.

use std::cell::RefCell;

use gavel_model::{Action, LabelScore, RuleId, RuleRef, Span, Verdict};
use gavel_text::{Match, Scratch};

use crate::Condition;

/// A rule in force.
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// Its name, as authors and moderators are told it.
    pub name: String,
    /// What it looks for.
    pub condition: Condition,
    /// What it does to a message.
    pub action: Action,
    /// What the author is told.
    pub message: String,
}

/// All rules in force.
#[derive(Default)]
pub struct Snapshot {
    rules: Vec<Rule>,
}

thread_local! {
    /// Room to work in, so that judging a clean message allocates nothing. What it holds does not outlive a call.
    static SCRATCH: RefCell<(Scratch, Vec<Match>)> = RefCell::default();
}

impl Snapshot {
    /// A snapshot of these rules.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self { rules }
    }

    /// Whether there is this rule.
    pub fn has(&self, id: &RuleId) -> bool {
        self.rules.iter().any(|rule| rule.id == *id)
    }

    /// What the rules say of a text. Of several rules that hit, the strongest action holds and its message is told.
    pub fn judge(&self, text: &str) -> Verdict {
        SCRATCH.with_borrow_mut(|(scratch, found)| {
            let mut verdict = Verdict::default();
            for rule in &self.rules {
                found.clear();
                rule.condition.check(text, scratch, found);
                if !found.is_empty() {
                    add(&mut verdict, rule, found);
                }
            }
            verdict.spans.sort_by_key(|span| (span.start, span.end));
            verdict
        })
    }
}

fn add(verdict: &mut Verdict, rule: &Rule, found: &[Match]) {
    let label = rule.condition.label();
    if verdict.action < Some(rule.action) {
        verdict.action = Some(rule.action);
        verdict.message = Some(rule.message.clone());
    }
    if verdict.labels.iter().all(|l| l.label != label) {
        // A listed word is there or is not.
        verdict.labels.push(LabelScore { label: label.to_owned(), score: 1.0 });
    }
    verdict.rules.push(RuleRef { id: rule.id.clone(), name: rule.name.clone() });
    verdict.spans.extend(found.iter().map(|m| Span {
        start: m.start,
        end: m.end,
        label: label.to_owned(),
        rule_id: rule.id.clone(),
    }));
}

#[cfg(test)]
mod tests {
    use gavel_text::Entry;

    use super::*;
    use crate::{Keywords, mask, profanity};

    fn rule(id: &str, words: &[&'static str], action: Action) -> Rule {
        let entries: Vec<_> = words.iter().map(|word| Entry::new(word)).collect();
        Rule {
            id: RuleId::new(id).unwrap(),
            name: id.to_uppercase(),
            condition: Condition::Keywords(Keywords::new("test", &entries).unwrap()),
            action,
            message: format!("{id} says no"),
        }
    }

    #[test]
    fn a_clean_message_has_an_empty_verdict() {
        let snapshot = Snapshot::new(vec![profanity(Action::Block).unwrap()]);
        assert_eq!(snapshot.judge("good morning, Scunthorpe"), Verdict::default());
    }

    #[test]
    fn the_strongest_action_holds_and_every_rule_is_named() {
        let snapshot =
            Snapshot::new(vec![rule("mild", &["apple", "pear"], Action::Mask), rule("hard", &["pear"], Action::Block)]);
        let verdict = snapshot.judge("a pear and an apple");
        assert_eq!(verdict.action, Some(Action::Block));
        assert_eq!(verdict.message.as_deref(), Some("hard says no"));
        assert_eq!(verdict.rules.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["mild", "hard"]);
        assert_eq!(verdict.spans.iter().map(|s| (s.start, s.end)).collect::<Vec<_>>(), [(2, 6), (2, 6), (14, 19)]);
        assert_eq!(verdict.labels, [LabelScore { label: "test".into(), score: 1.0 }]);
    }

    #[test]
    fn offsets_count_characters_and_masking_keeps_them() {
        let snapshot = Snapshot::new(vec![rule("mild", &["apple"], Action::Mask)]);
        let verdict = snapshot.judge("😀é apple!");
        assert_eq!((verdict.spans[0].start, verdict.spans[0].end), (3, 8));
        assert_eq!(mask("😀é apple!", &verdict.spans), "😀é *****!");
    }
}
