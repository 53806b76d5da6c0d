//! How well a channel or the app does: a score, and what it is made of.
//!
//! Each aspect is a share of something that was counted. It gives its weight in points where it reaches its goal, and as much
//! less as it falls short of it. The score is the points over the weights of the aspects that there is something to say of,
//! times 100. docs/analytics.md has the same in a table.

use gavel_model::{Analytics, Health, HealthAspect, HealthReason};

use super::{as_f64, share};

/// An aspect that was looked at: what was found, and the same in words.
struct Found {
    aspect: HealthAspect,
    value: Option<f64>,
    text: String,
}

/// What an aspect weighs, and the share that gives all of it.
const fn measure(aspect: HealthAspect) -> (i64, f64) {
    match aspect {
        HealthAspect::Activity => (20, 0.8),
        HealthAspect::Participation => (20, 0.2),
        HealthAspect::Responses => (20, 0.7),
        HealthAspect::Retention => (15, 0.5),
        HealthAspect::Growth => (10, 0.5),
        HealthAspect::Order => (15, 0.99),
    }
}

/// The score of what was counted, on so many active days of so many that are over; none where there is nothing to say it by.
pub(super) fn of(analytics: &Analytics, days: (i64, i64)) -> Option<Health> {
    let found = look(analytics, days);
    let reasons: Vec<_> = found.into_iter().filter_map(reason).collect();
    let weights: i64 = reasons.iter().map(|reason| reason.weight).sum();
    if weights == 0 {
        return None;
    }
    let points: f64 = reasons.iter().map(|reason| reason.points).sum();
    #[expect(clippy::cast_possible_truncation, reason = "it lies between 0 and 100")]
    let score = (100.0 * points / as_f64(weights)).round() as i64;
    Some(Health { score, reasons })
}

fn reason(Found { aspect, value, text }: Found) -> Option<HealthReason> {
    let value = value?;
    let (weight, goal) = measure(aspect);
    let reached = match aspect {
        // From 0.89 on: what has to be stopped is little, and more than a tenth of it is no order.
        HealthAspect::Order => (value - 0.89) / (goal - 0.89),
        _ => value / goal,
    };
    let points = (10.0 * as_f64(weight) * reached.clamp(0.0, 1.0)).round() / 10.0;
    Some(HealthReason { aspect, value, goal, weight, points, text })
}

fn look(analytics: &Analytics, (active, gone): (i64, i64)) -> Vec<Found> {
    let Analytics { totals, people, responses, .. } = analytics;
    let tried = totals.messages + totals.stopped();
    let (came, went) = (totals.joined, totals.left + totals.expelled);
    vec![
        Found {
            aspect: HealthAspect::Activity,
            value: share(active, gone),
            text: format!("Something was said on {active} of {gone} days."),
        },
        Found {
            aspect: HealthAspect::Participation,
            value: people.participation,
            text: format!("{} of {} members spoke.", people.senders, people.members),
        },
        Found {
            aspect: HealthAspect::Responses,
            value: responses.rate,
            text: format!("{} of {} turns were answered within 24 hours.", responses.answered, responses.turns),
        },
        Found {
            aspect: HealthAspect::Retention,
            value: people.retention,
            text: format!("{} of {} who spoke in the range before came back.", people.returned, people.senders_before),
        },
        Found {
            aspect: HealthAspect::Growth,
            value: share(came, came + went),
            text: format!("{came} joined, {went} went."),
        },
        Found {
            aspect: HealthAspect::Order,
            value: share(totals.messages, tried),
            text: format!("{} of {tried} messages were stopped.", totals.stopped()),
        },
    ]
}
