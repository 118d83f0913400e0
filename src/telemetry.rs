//! Logging and figures: one subscriber and one recorder for the process.

use crate::config::{Config, LogFormat};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;

/// Sends events to standard error, filtered by `HOTLINE_LOG`. A second call changes nothing.
pub fn install(config: &Config) -> Result<(), tracing_subscriber::filter::ParseError> {
    let filter = EnvFilter::try_new(&config.log)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // An error means that a subscriber stands already, as in tests.
    let _ = match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    Ok(())
}

/// Upper bounds of the counted durations, in seconds: fine below 60 ms, where most answers lie.
const BUCKETS: &[f64] = &[0.001, 0.002, 0.005, 0.01, 0.02, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    Ok(PrometheusBuilder::new().set_buckets_for_metric(seconds, BUCKETS)?.build_recorder())
}

static FIGURES: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Counts from now on what the process does. A second call changes nothing.
pub fn count() {
    FIGURES.get_or_init(|| {
        let recorder = recorder().ok()?;
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok().map(|()| handle)
    });
}

/// What the process has counted, and beside it what `gauges` sets now.
///
/// # Errors
/// When the bounds of the durations make no sense to the recorder.
pub fn measured(gauges: impl FnOnce()) -> Result<String, BuildError> {
    let now = recorder()?;
    metrics::with_local_recorder(&now, gauges);
    let counted = FIGURES.get().and_then(Option::as_ref);
    let counted = counted.map(|handle| {
        handle.run_upkeep();
        handle.render()
    });
    Ok(counted.unwrap_or_default() + &now.handle().render())
}
