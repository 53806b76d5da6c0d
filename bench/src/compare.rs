//! The comparison of Gavel with the limit program: rounds in which both are measured one after the other.

use std::{fs, os::unix::process::CommandExt as _, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};
use clap::ValueEnum as _;

use crate::{
    launch,
    load::{self, Figures, Timing},
    report::{Measurement, Report, Server},
    scenario::Scenario,
};

/// The options of `gavel-bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// One round of one second instead of three of three: to see that everything works, not to judge.
    #[arg(long)]
    quick: bool,
    /// How many rounds.
    #[arg(long)]
    rounds: Option<usize>,
    /// Only this scenario; may be repeated.
    #[arg(long, value_name = "NAME")]
    only: Vec<Scenario>,
    /// Where the raw figures go, as JSON lines.
    #[arg(long, value_name = "PATH", default_value = "target/bench/results.jsonl")]
    out: PathBuf,
    /// The processor this program runs on.
    #[arg(long, default_value_t = 1)]
    generator_cpu: usize,
    #[command(flatten)]
    launch: launch::Options,
}

/// Runs all rounds and prints the table.
pub(crate) fn run(options: &Options) -> Result<()> {
    pin_to(options.generator_cpu)?;
    options.launch.check()?;
    let on_postgres = options.launch.on_postgres();
    let scenarios = match &*options.only {
        [] if on_postgres => &Scenario::ON_POSTGRES,
        [] => Scenario::value_variants(),
        only => only,
    };
    let rounds = options.rounds.unwrap_or(if options.quick { 1 } else { 3 });
    let mut report = Report::create(&options.out)?;
    let mut failures = 0;
    for round in 1..=rounds {
        for &scenario in scenarios {
            for server in [Server::Limit, Server::Gavel] {
                let label = format!("{round}/{rounds} {scenario:<11} {:<5}", server.to_string());
                match measure(options, scenario, server) {
                    Ok(figures) => {
                        eprintln!("{label} {}", summary(&figures));
                        report.add(Measurement { round, scenario, server, figures })?;
                    }
                    // The others are worth having all the same.
                    Err(error) => {
                        eprintln!("{label} failed: {error:#}");
                        failures += 1;
                    }
                }
            }
        }
    }
    let goals = if on_postgres { Scenario::goals_on_postgres } else { Scenario::goals };
    println!("{}:\n\n{}", if on_postgres { "PostgreSQL" } else { "SQLite" }, report.table(scenarios, goals));
    println!("Medians of {rounds} rounds; ratios are taken inside a round. Raw figures: {}", options.out.display());
    anyhow::ensure!(failures == 0, "{failures} measurements failed");
    Ok(())
}

fn measure(options: &Options, scenario: Scenario, server: Server) -> Result<Figures> {
    let launched = match server {
        Server::Limit => options.launch.limit()?,
        Server::Gavel => options.launch.gavel()?,
    };
    let timing = scenario.timing(Timing::of(options.quick));
    load::measure(&launched.target, launched.process(), scenario.load(), timing)
        .with_context(|| format!("the server's last words:\n{}\n", launched.last_words()))
}

/// What a person wants to see go by.
pub(crate) fn summary(figures: &Figures) -> String {
    let (what, cpu) = match figures {
        Figures::Traffic(traffic) => {
            let what = format!(
                "{:>7.0} msg/s {:>9.0} deliveries/s  p50 {:.2} p99 {:.2} ms  {:.2} CPU-s/1M  {:.1} µs/msg",
                traffic.messages_per_second,
                traffic.deliveries_per_second,
                traffic.p50_ms,
                traffic.p99_ms,
                traffic.cpu_s_per_million,
                traffic.cpu_us_per_message,
            );
            let lost = if traffic.lost > 0 { format!("  {} lost", traffic.lost) } else { String::new() };
            let refusal = traffic.refusal.as_ref().map(|refusal| format!("  {refusal}")).unwrap_or_default();
            (what + &lost + &refusal, &traffic.cpu)
        }
        Figures::Idle(idle) => {
            let what = format!(
                "{:.2} KiB a connection ({:.2} with its user), {:.0} connections/s",
                idle.kib_per_connection, idle.kib_per_connection_and_user, idle.connections_per_second
            );
            (what, &idle.cpu)
        }
    };
    format!(
        "{what}  (CPU: server {:.0} %, generator {:.0} %, others {:.0} %)",
        cpu.server_percent, cpu.generator_percent, cpu.others_percent
    )
}

/// Starts this program again under `taskset`, unless it already runs on that processor alone.
fn pin_to(cpu: usize) -> Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap_or_default();
    if allowed.trim() == cpu.to_string() {
        return Ok(());
    }
    let error = Command::new("taskset")
        .args(["-c", &cpu.to_string()])
        .arg(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .exec();
    Err(error).context("starting taskset, of util-linux")
}
