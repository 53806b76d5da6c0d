//! The scenarios of `make bench` and the goals Gavel is held to in each.

use std::{fmt, time::Duration};

use clap::ValueEnum;

use crate::{
    generator::Pace,
    load::{Figures, Load, Timing},
};

/// One load of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// One room of 200, 16 messages on their way.
    #[value(name = "fanout-200")]
    Fanout200,
    /// One room of 1,000, 16 messages on their way.
    #[value(name = "fanout-1000")]
    Fanout1000,
    /// One room of 200, 20 messages a second.
    #[value(name = "trickle-200")]
    Trickle200,
    /// 200 rooms of 5, two messages on their way in each.
    Rooms,
    /// 5,000 signed-in connections, nothing sent.
    Idle,
}

impl Scenario {
    /// What it puts on a server.
    pub(crate) fn load(self) -> Load {
        match self {
            Self::Fanout200 => Load::Traffic { rooms: 1, receivers: 200, pace: Pace::Window(16) },
            Self::Fanout1000 => Load::Traffic { rooms: 1, receivers: 1000, pace: Pace::Window(16) },
            Self::Trickle200 => Load::Traffic { rooms: 1, receivers: 200, pace: Pace::Rate(20.0) },
            Self::Rooms => Load::Traffic { rooms: 200, receivers: 4, pace: Pace::Window(2) },
            Self::Idle => Load::Idle { connections: 5000 },
        }
    }

    /// The trickle has few messages to take a percentile of, so it runs for longer.
    pub(crate) fn timing(self, timing: Timing) -> Timing {
        let times = if self == Self::Trickle200 { 3 } else { 1 };
        Timing { measured: timing.measured * times, ..timing }
    }

    /// Those that PostgreSQL is measured with: what is not about keeping messages is the same.
    pub(crate) const ON_POSTGRES: [Self; 2] = [Self::Trickle200, Self::Rooms];

    /// What must hold on PostgreSQL. Processor time is not counted: the database's is not the server's.
    pub(crate) fn goals_on_postgres(self) -> Vec<Goal> {
        match self {
            Self::Trickle200 => vec![Goal::at_most(3.0, Figure::P99)],
            Self::Rooms => vec![Goal::at_least(0.5, Figure::MessagesPerSecond)],
            Self::Fanout200 | Self::Fanout1000 | Self::Idle => Vec::new(),
        }
    }

    /// What must hold.
    pub(crate) fn goals(self) -> Vec<Goal> {
        let cpu = Figure::CpuPerMillion;
        match self {
            Self::Fanout200 | Self::Fanout1000 => vec![Goal::at_most(2.0, cpu)],
            Self::Trickle200 => vec![Goal::at_most(1.5, cpu), Goal::at_most(2.0, Figure::P99)],
            Self::Rooms => {
                vec![Goal::at_least(0.5, Figure::MessagesPerSecond), Goal::at_most(2.5, Figure::CpuPerMessage)]
            }
            Self::Idle => vec![Goal { figure: Figure::KibPerConnection, bound: Bound::Absolute(4.0) }],
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.to_possible_value().as_ref().map_or("", |value| value.get_name()))
    }
}

/// A figure that a goal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    CpuPerMillion,
    CpuPerMessage,
    MessagesPerSecond,
    P99,
    KibPerConnection,
}

impl Figure {
    /// Takes it out of all figures of a measurement.
    pub(crate) fn of(self, figures: &Figures) -> Option<f64> {
        match (self, figures) {
            (Self::CpuPerMillion, Figures::Traffic(traffic)) => Some(traffic.cpu_s_per_million),
            (Self::CpuPerMessage, Figures::Traffic(traffic)) => Some(traffic.cpu_us_per_message),
            (Self::MessagesPerSecond, Figures::Traffic(traffic)) => Some(traffic.messages_per_second),
            (Self::P99, Figures::Traffic(traffic)) => Some(traffic.p99_ms),
            (Self::KibPerConnection, Figures::Idle(idle)) => Some(idle.kib_per_connection),
            _ => None,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CpuPerMillion => "CPU-s per 1M deliveries",
            Self::CpuPerMessage => "CPU µs per message",
            Self::MessagesPerSecond => "durable messages/s",
            Self::P99 => "p99 ms",
            Self::KibPerConnection => "KiB PSS per connection",
        })
    }
}

/// A figure and where it must lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    pub(crate) figure: Figure,
    pub(crate) bound: Bound,
}

/// Where a figure must lie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    /// At most so many times the limit program's figure in the same round.
    AtMost(f64),
    /// At least so many times the limit program's figure in the same round.
    AtLeast(f64),
    /// At most this, whatever the limit program's is.
    Absolute(f64),
}

impl Goal {
    fn at_most(times: f64, figure: Figure) -> Self {
        Self { figure, bound: Bound::AtMost(times) }
    }

    fn at_least(times: f64, figure: Figure) -> Self {
        Self { figure, bound: Bound::AtLeast(times) }
    }
}

impl Bound {
    /// Whether it is about Gavel's figure divided by the limit program's.
    pub(crate) fn is_ratio(self) -> bool {
        !matches!(self, Self::Absolute(_))
    }

    /// Whether the medians of a run, of the ratio and of Gavel's own figure, are within; `None` if they are missing.
    pub(crate) fn is_met(self, ratio: Option<f64>, gavel: Option<f64>) -> Option<bool> {
        match self {
            Self::AtMost(times) => ratio.map(|ratio| ratio <= times),
            Self::AtLeast(times) => ratio.map(|ratio| ratio >= times),
            Self::Absolute(most) => gavel.map(|gavel| gavel <= most),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(times) => write!(formatter, "≤ {times} ×"),
            Self::AtLeast(times) => write!(formatter, "≥ {times} ×"),
            Self::Absolute(most) => write!(formatter, "≤ {most}"),
        }
    }
}

impl Timing {
    /// What a round takes of each scenario.
    pub(crate) fn of(quick: bool) -> Self {
        if quick {
            Self { warm_up: Duration::from_millis(500), measured: Duration::from_secs(1) }
        } else {
            Self { warm_up: Duration::from_secs(1), measured: Duration::from_secs(3) }
        }
    }
}
