//! What must hold for all that was written for the demo.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
    path::Path,
};

use super::*;
use crate::scene::{Beat, Trouble};

fn all() -> Content {
    Content::load().unwrap()
}

fn each_scene(content: &Content) -> impl Iterator<Item = (&ChannelId, &Scene)> {
    content.scenes.iter().flat_map(|(channel, scenes)| scenes.iter().map(move |scene| (channel, scene)))
}

fn folder(path: &Path) -> BTreeSet<String> {
    fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn every_file_is_in_the_program_and_short() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/scripts");
    let mut there = BTreeSet::new();
    for channel in folder(&scripts) {
        for file in folder(&scripts.join(&channel)) {
            let lines = fs::read_to_string(scripts.join(&channel).join(&file)).unwrap().lines().count();
            assert!(lines < 400, "{channel}/{file} has {lines} lines");
            there.insert(format!("{channel}/{file}"));
        }
    }
    let listed: BTreeSet<_> = SCRIPTS.iter().map(|(channel, file, _)| format!("{channel}/{file}.chat")).collect();
    assert_eq!(there, listed);
}

#[test]
fn whoever_says_or_does_something_is_in_the_channel() {
    let content = all();
    for (channel, scene) in each_scene(&content) {
        let plan = content.channels.get(channel).unwrap_or_else(|| panic!("there is no channel {channel}"));
        let members = plan.members(&content.people);
        let is_in = |who: &UserId| assert!(members.contains(&who), "{channel}: {who} in {:?}", scene.slug);
        for beat in &scene.beats {
            match beat {
                Beat::Say(line) => is_in(&line.who),
                Beat::React { by, .. } => by.iter().for_each(is_in),
                Beat::Delete { by: Some(by), .. } | Beat::Pin { by, .. } => {
                    is_in(by);
                    let runs = plan.owner() == Some(by) || plan.moderators.contains(by);
                    assert!(runs || plan.base == gavel_model::ChannelBase::Conversation, "{channel}: {by} may not");
                }
                Beat::Typing(who) => is_in(who),
                Beat::Delete { by: None, .. } | Beat::Edit { .. } | Beat::Pause(_) => {}
            }
        }
    }
}

#[test]
fn whoever_is_named_by_a_channel_is_there() {
    let content = all();
    for (channel, plan) in &content.channels {
        let members = plan.members(&content.people);
        assert!(plan.owner().is_some() && members.len() <= 100, "{channel}");
        for who in members.into_iter().chain(&plan.asking).chain(&plan.inviting) {
            assert!(content.people.contains_key(who), "{channel}: nobody is called {who}");
        }
        assert!(!plan.is_open() || !content.scenes_of(channel).is_empty(), "{channel} is silent");
        assert!(plan.hours[0] < plan.hours[1] && plan.hours[1] <= 24, "{channel}");
        assert!(plan.rest[0] < plan.rest[1] && plan.beat[0] < plan.beat[1], "{channel}");
    }
    for greeting in content.greetings.welcome.iter().chain(&content.greetings.answer) {
        assert!(content.people.contains_key(&greeting.who), "{}", greeting.who);
        assert!(greeting.text.contains("{name}"), "{}", greeting.text);
        if let Some(channel) = &greeting.channel {
            let members = content.channels[channel].members(&content.people);
            assert!(members.contains(&&greeting.who), "{channel}: {}", greeting.who);
        }
    }
}

#[test]
fn nothing_is_said_twice_and_all_of_it_may_be_sent() {
    let content = all();
    let mut said = HashSet::new();
    let mut edits = 0;
    for (channel, scene) in each_scene(&content) {
        for beat in &scene.beats {
            let text = match beat {
                Beat::Say(line) => &line.text,
                Beat::Edit { text, .. } => text,
                _ => continue,
            };
            edits += usize::from(matches!(beat, Beat::Edit { .. }));
            assert!(!text.is_empty() && text.chars().count() < 2_000, "{channel}: {text}");
            assert!(said.insert(text.as_str()), "{channel}: said twice: {text}");
        }
        if let Some(Beat::Say(line)) = scene.beats.first() {
            assert_eq!(line.thread, None, "{channel}: {}", scene.slug);
        }
    }
    assert!(said.len() - edits >= 1_500, "{} lines", said.len() - edits);
    assert!(edits >= 5, "people mend what they wrote");
}

#[test]
fn scenes_have_ids_of_their_own() {
    let content = all();
    let mut slugs = HashSet::new();
    for (channel, scene) in each_scene(&content) {
        assert!(scene.slug.len() <= 40 && UserId::new(&scene.slug).is_ok(), "{channel}: {:?}", scene.slug);
        assert!(slugs.insert(&scene.slug), "two scenes are called {}", scene.slug);
        assert!(!scene.slug.contains('.'), "ids of messages are taken apart at dots");
    }
}

#[test]
fn threads_are_where_they_may_be_and_one_deep() {
    let content = all();
    let mut replies = 0;
    for (channel, scene) in each_scene(&content) {
        let lines: Vec<_> = scene.lines().collect();
        for root in lines.iter().filter_map(|line| line.thread) {
            assert!(content.channels[channel].threads, "{channel} has no threads");
            assert_eq!(lines[root].thread, None, "{channel}: {}", lines[root].text);
            replies += 1;
        }
    }
    assert!(replies >= 80, "{replies} replies");
}

#[test]
fn some_misbehave_in_every_way_and_most_do_not() {
    let content = all();
    let mut kinds: BTreeMap<Trouble, u32> = BTreeMap::new();
    let mut messages = 0;
    for line in each_scene(&content).flat_map(|(_, scene)| scene.lines()) {
        messages += line.times;
        if let Some(trouble) = line.trouble {
            *kinds.entry(trouble).or_default() += line.times;
            // One who needs help does not misbehave.
            let theirs = content.people[&line.who].trouble || trouble == Trouble::SelfHarm;
            assert!(theirs || line.who.as_str() == "raze", "{}: {}", line.who, line.text);
        }
    }
    for (name, kind) in Trouble::ALL {
        assert!(kinds.contains_key(&kind), "nobody does {name}");
    }
    let share = f64::from(kinds.values().sum::<u32>()) / f64::from(messages);
    assert!((0.07..0.13).contains(&share), "{share:.3} of {messages}");
}

#[test]
fn links_and_numbers_are_nobodys() {
    let content = all();
    for line in each_scene(&content).flat_map(|(_, scene)| scene.lines()) {
        let text = line.text.to_lowercase();
        for end in [".com", ".net", ".org", ".io", "http://", "https://"] {
            assert!(!text.contains(end), "{text}");
        }
        for number in text.match_indices("+1").map(|(at, _)| &text[at..]) {
            assert!(number.starts_with("+1-555-01") || number.starts_with("+1 555 01"), "{text}");
        }
        for number in text.match_indices("+44").map(|(at, _)| &text[at..]) {
            assert!(number.starts_with("+44 7700 900"), "{text}");
        }
    }
}

#[test]
fn there_are_channels_of_every_type_and_many_people() {
    let content = all();
    for base in gavel_model::ChannelBase::ALL {
        assert!(content.channels.values().any(|plan| plan.base == base), "{base:?}");
    }
    assert!(content.channels.len() >= 12 && content.people.len() >= 60);
    assert!(content.channels.values().any(|plan| plan.slow_mode > 0));
    assert!(content.channels.values().any(|plan| plan.require_guidelines && plan.guidelines.is_some()));
    assert!(content.channels.values().any(|plan| plan.frozen) && content.channels.values().any(|plan| plan.archived));
    assert!(content.channels.values().any(|plan| plan.join_requests && !plan.asking.is_empty()));
    assert!(guest_channels().unwrap().len() >= 5);
}
