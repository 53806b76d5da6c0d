//! Processor time and memory of processes, from `/proc`.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context as _, Result};

/// The unit of `/proc/PID/stat` and `/proc/stat`: `USER_HZ` is 100 on every Linux that Gavel runs on.
const TICK: Duration = Duration::from_millis(10);

/// The processor time a process has used so far.
#[derive(Debug)]
pub(crate) struct CpuTime {
    /// Nanoseconds of each living thread (`schedstat`): ticks are too coarse for a server that is nearly idle.
    threads: BTreeMap<u32, u64>,
    /// User and system ticks of all threads, dead ones too.
    ticks: u32,
}

impl CpuTime {
    /// Reads it for a process.
    pub(crate) fn of(process: u32) -> Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("the server has ended")?;
        // The name, in parentheses, may contain spaces; user and system time are the 12th and 13th field after it.
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
        let ticks = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
        let mut threads = BTreeMap::new();
        for thread in fs::read_dir(format!("/proc/{process}/task"))? {
            let thread = thread?;
            let id = thread.file_name().to_string_lossy().parse()?;
            // A thread may end between the two reads.
            let Ok(schedstat) = fs::read_to_string(thread.path().join("schedstat")) else { continue };
            if let Some(nanoseconds) = schedstat.split(' ').next().and_then(|field| field.parse().ok()) {
                threads.insert(id, nanoseconds);
            }
        }
        Ok(Self { threads, ticks })
    }

    /// What has been used since `earlier`; exact while no thread ends.
    pub(crate) fn since(&self, earlier: &Self) -> Duration {
        let spent = |(id, now): (&u32, &u64)| now.saturating_sub(earlier.threads.get(id).copied().unwrap_or(0));
        let exact = Duration::from_nanos(self.threads.iter().map(spent).sum());
        let ended = earlier.threads.keys().any(|id| !self.threads.contains_key(id));
        if ended || self.threads.is_empty() {
            exact.max(TICK * self.ticks.saturating_sub(earlier.ticks))
        } else {
            exact
        }
    }
}

/// The processor time of everything on the machine.
pub(crate) fn machine_time() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/stat")?;
    let fields: Vec<u32> =
        stat.lines().next().unwrap_or_default().split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
    let [user, nice, system, _idle, _iowait, irq, softirq, ..] = *fields.as_slice() else {
        anyhow::bail!("/proc/stat has another form");
    };
    Ok(TICK * (user + nice + system + irq + softirq))
}

/// The proportional set size of a process, in KiB: shared pages count by the share of each sharer.
pub(crate) fn pss_kib(process: u32) -> Result<u32> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).context("the server has ended")?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss in smaps_rollup")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn work_shows() {
        let process = std::process::id();
        let before = CpuTime::of(process).unwrap();
        let until = Instant::now() + Duration::from_millis(60);
        while Instant::now() < until {}
        let spent = CpuTime::of(process).unwrap().since(&before);
        assert!(spent > Duration::from_millis(5), "{spent:?}");
        assert!(machine_time().unwrap() > Duration::ZERO);
        assert!(pss_kib(process).unwrap() > 100);
    }

    #[test]
    fn a_thread_that_ended_is_counted_in_ticks() {
        let before = CpuTime { threads: BTreeMap::from([(1, 500), (2, 700)]), ticks: 10 };
        let after = CpuTime { threads: BTreeMap::from([(1, 900)]), ticks: 15 };
        assert_eq!(after.since(&before), Duration::from_millis(50));
    }
}
