//! The results: raw figures as JSON lines, and the table that says which goals are met.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::{
    load::Figures,
    scenario::{Figure, Goal, Scenario},
};

/// Which of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Server {
    Limit,
    Gavel,
}

impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Limit => "limit",
            Self::Gavel => "gavel",
        })
    }
}

/// One measurement: a line of the file.
#[derive(Debug, Serialize)]
pub(crate) struct Measurement {
    pub(crate) round: usize,
    #[serde(serialize_with = "serialize_name")]
    pub(crate) scenario: Scenario,
    pub(crate) server: Server,
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

/// All measurements of a run; each is in the file as soon as it is made.
pub(crate) struct Report {
    file: File,
    measurements: Vec<Measurement>,
}

impl Report {
    /// A report that writes its raw figures to `path`.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self { file, measurements: Vec::new() })
    }

    pub(crate) fn add(&mut self, measurement: Measurement) -> Result<()> {
        serde_json::to_writer(&self.file, &measurement)?;
        writeln!(self.file)?;
        self.measurements.push(measurement);
        Ok(())
    }

    /// The table, in Markdown.
    pub(crate) fn table(&self, scenarios: &[Scenario], goals: impl Fn(Scenario) -> Vec<Goal>) -> String {
        let mut table = String::from(
            "| scenario | figure | limit | gavel | ratio: median (min–max) | goal | met? |\n|---|---|---:|---:|---:|---|---|\n",
        );
        for &scenario in scenarios {
            for goal in goals(scenario) {
                table += &self.row(scenario, goal);
            }
        }
        table
    }

    fn row(&self, scenario: Scenario, Goal { figure, bound }: Goal) -> String {
        let limit = self.rounds(scenario, figure, Server::Limit);
        let gavel = self.rounds(scenario, figure, Server::Gavel);
        // A ratio inside a round sees the same machine on both sides.
        let in_round = |(round, gavel): (&usize, &f64)| Some(gavel / limit.get(round)?);
        let ratios: Vec<f64> = if bound.is_ratio() { gavel.iter().filter_map(in_round).collect() } else { Vec::new() };
        let range = ratios.iter().copied().reduce(f64::min).zip(ratios.iter().copied().reduce(f64::max));
        let ratio = median(ratios);
        let (limit, gavel) = (median(limit.into_values().collect()), median(gavel.into_values().collect()));
        let met = match bound.is_met(ratio, gavel) {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "not measured",
        };
        let ratio = match (ratio, range) {
            (Some(ratio), Some((least, most))) => format!("{ratio:.2} ({least:.2}–{most:.2})"),
            _ => "–".to_owned(),
        };
        let cell = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), short);
        format!("| {scenario} | {figure} | {} | {} | {ratio} | {bound} | {met} |\n", cell(limit), cell(gavel))
    }

    /// A figure of one server by round.
    fn rounds(&self, scenario: Scenario, figure: Figure, server: Server) -> BTreeMap<usize, f64> {
        let of_this = |measurement: &&Measurement| measurement.scenario == scenario && measurement.server == server;
        let measurements = self.measurements.iter().filter(of_this);
        measurements.filter_map(|measurement| Some((measurement.round, figure.of(&measurement.figures)?))).collect()
    }
}

/// The middle value; of an even number, the mean of the two.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

/// Three digits or so.
fn short(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn serialize_name<S: serde::Serializer>(scenario: &Scenario, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(scenario)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{Idle, Traffic};

    fn measured(round: usize, server: Server, messages_per_second: f64, cpu_us_per_message: f64) -> Measurement {
        let traffic = Traffic { messages_per_second, cpu_us_per_message, ..Traffic::default() };
        Measurement { round, scenario: Scenario::Rooms, server, figures: Figures::Traffic(traffic) }
    }

    #[test]
    fn ratios_are_taken_inside_a_round() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/results.jsonl");
        let mut report = Report::create(&path).unwrap();
        // The machine became half as fast after the first round.
        for (round, limit, gavel) in [(1, 40_000.0, 20_000.0), (2, 20_000.0, 12_000.0), (3, 20_000.0, 14_000.0)] {
            report.add(measured(round, Server::Limit, limit, 20.0)).unwrap();
            report.add(measured(round, Server::Gavel, gavel, 60.0)).unwrap();
        }
        let idle = Idle { kib_per_connection: 3.5, ..Idle::default() };
        let server = Server::Gavel;
        report.add(Measurement { round: 1, scenario: Scenario::Idle, server, figures: Figures::Idle(idle) }).unwrap();

        let table = report.table(&[Scenario::Rooms, Scenario::Idle, Scenario::Fanout200], Scenario::goals);
        assert!(
            table.contains("| rooms | durable messages/s | 20000 | 14000 | 0.60 (0.50–0.70) | ≥ 0.5 × | yes |"),
            "{table}"
        );
        assert!(table.contains("| rooms | CPU µs per message | 20.0 | 60.0 | 3.00 (3.00–3.00) | ≤ 2.5 × | **no** |"));
        assert!(table.contains("| idle | KiB PSS per connection | – | 3.50 | – | ≤ 4 | yes |"), "{table}");
        assert!(table.contains("| fanout-200 | CPU-s per 1M deliveries | – | – | – | ≤ 2 × | not measured |"));

        let lines = fs::read_to_string(path).unwrap();
        assert_eq!(lines.lines().count(), 7);
        assert!(lines.starts_with(r#"{"round":1,"scenario":"rooms","server":"limit","seconds":0.0"#), "{lines}");
    }
}
