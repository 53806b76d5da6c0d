//! The loads, and what is measured under each.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use serde::Serialize;

use crate::{
    generator::{Generator, Pace},
    process::{CpuTime, machine_time, pss_kib},
    target::{Member, Place, Target},
};

/// A load on a chat server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Load {
    /// Rooms with one sender each.
    Traffic {
        rooms: usize,
        /// Members of a room who receive; the sender comes on top.
        receivers: usize,
        pace: Pace,
    },
    /// Signed-in connections that nothing happens on.
    Idle { connections: usize },
}

/// How long things take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// Load that is not measured.
    pub(crate) warm_up: Duration,
    /// Load that is.
    pub(crate) measured: Duration,
}

/// What a measurement found.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Figures {
    Traffic(Traffic),
    Idle(Idle),
}

/// Figures of a load with messages.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Traffic {
    pub(crate) seconds: f64,
    /// Messages that every receiver has seen.
    pub(crate) messages_per_second: f64,
    /// Messages seen by a member other than their sender.
    pub(crate) deliveries_per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
    #[serde(flatten)]
    pub(crate) cpu: Cpu,
    /// Processor seconds of the server for a million deliveries: the steadiest figure.
    pub(crate) cpu_s_per_million: f64,
    pub(crate) cpu_us_per_message: f64,
    /// Messages that some receiver never saw.
    pub(crate) lost: u32,
    /// The first error a sender was answered with.
    pub(crate) refusal: Option<String>,
}

/// Figures of idle connections.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Idle {
    pub(crate) connections: usize,
    /// When the server had just started.
    pub(crate) pss_kib_started: u32,
    /// When the users existed and none was connected.
    pub(crate) pss_kib_before: u32,
    /// When all were connected.
    pub(crate) pss_kib_after: u32,
    /// The growth from before to after, for each connection.
    pub(crate) kib_per_connection: f64,
    /// The growth since the start: what users take besides.
    pub(crate) kib_per_connection_and_user: f64,
    pub(crate) connections_per_second: f64,
    #[serde(flatten)]
    pub(crate) cpu: Cpu,
}

/// Processor time in the measured time; 100 percent is one processor.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Cpu {
    pub(crate) server_cpu_s: f64,
    pub(crate) server_percent: f64,
    pub(crate) generator_percent: f64,
    /// Everything else on the machine: when this is high, trust the ratios less.
    pub(crate) others_percent: f64,
}

/// Puts `load` on a server whose process is `process`, and measures.
pub(crate) fn measure(target: &Target, process: u32, load: Load, timing: Timing) -> Result<Figures> {
    match load {
        Load::Traffic { rooms, receivers, pace } => {
            measure_traffic(target, process, (rooms, receivers), pace, timing).map(Figures::Traffic)
        }
        Load::Idle { connections } => measure_idle(target, process, connections, timing).map(Figures::Idle),
    }
}

fn measure_traffic(
    target: &Target,
    process: u32,
    (rooms, receivers): (usize, usize),
    pace: Pace,
    timing: Timing,
) -> Result<Traffic> {
    // The senders come first: to the smallest rooms, and before there is anything to read.
    let places: Vec<Place> =
        (0..=receivers).flat_map(|member| (0..rooms).map(move |room| Place { room: Some(room), member })).collect();
    let members = target.prepare(rooms, &places)?;
    let mut generator = Generator::new(target, rooms)?;
    connect(target, &members, &mut generator)?;
    settle(&mut generator, process)?;

    generator.start(pace);
    generator.run(timing.warm_up)?;
    generator.start_counting();
    let before = Moment::now(process)?;
    generator.run(timing.measured)?;
    let after = Moment::now(process)?;
    let seconds = (after.at - before.at).as_secs_f64();
    let cpu = after.cpu_since(&before);
    let mut traffic = generator.traffic(seconds, cpu);
    generator.drain()?;
    traffic.lost = generator.tally.outstanding;
    if traffic.deliveries_per_second == 0.0 {
        let refusal = generator.refusal.as_deref().unwrap_or("it did not say why");
        bail!("the server delivered nothing: {refusal}");
    }
    Ok(Traffic { refusal: generator.refusal, ..traffic })
}

fn measure_idle(target: &Target, process: u32, connections: usize, timing: Timing) -> Result<Idle> {
    let pss_kib_started = pss_kib(process)?;
    let places: Vec<Place> = (0..connections).map(|member| Place { room: None, member }).collect();
    let members = target.prepare(0, &places)?;
    thread::sleep(timing.warm_up);
    let pss_kib_before = pss_kib(process)?;

    let mut generator = Generator::new(target, 0)?;
    let connecting = Instant::now();
    connect(target, &members, &mut generator)?;
    let connected_in = connecting.elapsed().as_secs_f64();
    settle(&mut generator, process)?;
    let before = Moment::now(process)?;
    generator.run(timing.measured)?;
    let after = Moment::now(process)?;
    let pss_kib_after = pss_kib(process)?;
    let per_connection = |from: u32| (f64::from(pss_kib_after) - f64::from(from)) / connections as f64;
    Ok(Idle {
        connections,
        pss_kib_started,
        pss_kib_before,
        pss_kib_after,
        kib_per_connection: per_connection(pss_kib_before),
        kib_per_connection_and_user: per_connection(pss_kib_started),
        connections_per_second: connections as f64 / connected_in,
        cpu: after.cpu_since(&before),
    })
}

/// Lets all members in.
fn connect(target: &Target, members: &[Member], generator: &mut Generator) -> Result<()> {
    target.open_all(members, |opened| match opened {
        Some((place, opening)) => generator.add(place, opening),
        None => generator.run(Duration::from_millis(5)),
    })
}

/// Waits until the server is done with those who came in.
fn settle(generator: &mut Generator, process: u32) -> Result<()> {
    let slice = Duration::from_millis(250);
    for _ in 0..40 {
        let before = CpuTime::of(process)?;
        generator.run(slice)?;
        if CpuTime::of(process)?.since(&before) < slice / 20 {
            return Ok(());
        }
    }
    Ok(())
}

/// Everybody's processor time at one moment.
struct Moment {
    at: Instant,
    server: CpuTime,
    generator: CpuTime,
    machine: Duration,
}

impl Moment {
    fn now(process: u32) -> Result<Self> {
        let server = CpuTime::of(process)?;
        let generator = CpuTime::of(std::process::id())?;
        Ok(Self { at: Instant::now(), server, generator, machine: machine_time()? })
    }

    fn cpu_since(&self, earlier: &Self) -> Cpu {
        let seconds = (self.at - earlier.at).as_secs_f64();
        let server = self.server.since(&earlier.server).as_secs_f64();
        let generator = self.generator.since(&earlier.generator).as_secs_f64();
        let machine = self.machine.saturating_sub(earlier.machine).as_secs_f64();
        let percent = |spent: f64| spent / seconds * 100.0;
        Cpu {
            server_cpu_s: server,
            server_percent: percent(server),
            generator_percent: percent(generator),
            others_percent: percent(machine - server - generator),
        }
    }
}

impl Generator {
    fn traffic(&self, seconds: f64, cpu: Cpu) -> Traffic {
        let deliveries = self.tally.deliveries as f64;
        let messages = self.tally.completed as f64;
        Traffic {
            seconds,
            messages_per_second: messages / seconds,
            deliveries_per_second: deliveries / seconds,
            p50_ms: self.tally.latency_ms(0.5),
            p99_ms: self.tally.latency_ms(0.99),
            max_ms: self.tally.latency_ms(1.0),
            cpu_s_per_million: cpu.server_cpu_s / deliveries.max(1.0) * 1e6,
            cpu_us_per_message: cpu.server_cpu_s / messages.max(1.0) * 1e6,
            cpu,
            ..Traffic::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Kind;

    const SHORT: Timing = Timing { warm_up: Duration::from_millis(50), measured: Duration::from_millis(300) };

    fn measure_limit(load: Load, sqlite: Option<std::path::PathBuf>) -> Figures {
        let target = Target { host: crate::limit::tests::start(sqlite), kind: Kind::Limit };
        measure(&target, std::process::id(), load, SHORT).unwrap()
    }

    #[test]
    fn every_message_of_a_burst_reaches_every_member() {
        let folder = tempfile::tempdir().unwrap();
        let load = Load::Traffic { rooms: 3, receivers: 4, pace: Pace::Window(2) };
        let Figures::Traffic(traffic) = measure_limit(load, Some(folder.path().join("limit.db"))) else { panic!() };
        assert!(traffic.messages_per_second > 10.0, "{traffic:?}");
        assert!(traffic.p50_ms > 0.0 && traffic.p50_ms <= traffic.p99_ms && traffic.p99_ms <= traffic.max_ms);
        assert_eq!((traffic.lost, traffic.refusal), (0, None));
    }

    #[test]
    fn a_rate_is_kept() {
        let load = Load::Traffic { rooms: 1, receivers: 10, pace: Pace::Rate(100.0) };
        let Figures::Traffic(traffic) = measure_limit(load, None) else { panic!() };
        assert!((50.0..150.0).contains(&traffic.messages_per_second), "{traffic:?}");
        assert!((500.0..1500.0).contains(&traffic.deliveries_per_second), "{traffic:?}");
    }

    #[test]
    fn idle_connections_are_weighed() {
        let Figures::Idle(idle) = measure_limit(Load::Idle { connections: 50 }, None) else { panic!() };
        assert_eq!(idle.connections, 50);
        assert!(idle.pss_kib_after > 0 && idle.connections_per_second > 10.0, "{idle:?}");
    }
}
