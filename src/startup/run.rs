//! A process at work, until it is told to stop.

use super::listen::watch;
use super::{Listening, Role, listen};
use crate::service::{Ctx, retention};
use crate::worker;
use actix_web::dev::ServerHandle;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use tokio::signal::unix::{SignalKind, signal};

/// Answers requests and keeps what was promised, as `role` says, until SIGINT or SIGTERM; then lets what has begun finish.
///
/// # Errors
/// When the address is taken, or the listener fails.
pub async fn run(ctx: &Ctx, role: Role) -> Result<()> {
    let listening = match role {
        Role::Worker => None,
        Role::Web | Role::All => {
            let bind = ctx.config.http.bind;
            Some(listen(ctx, false).with_context(|| format!("无法监听 {bind}"))?)
        }
    };
    actix_web::rt::spawn(retention::cut_off_uploads(ctx.config.data_dir.clone()));
    let _abroad = worker::abroad::start(ctx);
    let workers = (role != Role::Web).then(|| worker::start(ctx));
    match listening {
        Some(listening) => {
            tracing::info!(address = %listening.address, ?role, "listening");
            println!("12345 热线已启动：http://{}", listening.address);
            let (hub, handle) = (ctx.courier.hub().clone(), listening.handle.clone());
            actix_web::rt::spawn(async move {
                told_to_stop().await;
                // Streams of live events would be waited for otherwise.
                hub.close();
                handle.stop(true).await;
            });
            listening.server.await.context("服务中断")?;
        }
        None => {
            let watched = ctx.config.worker.metrics_listen.map(|at| watched(ctx, at)).transpose()?;
            tracing::info!(?role, address = ?watched.as_ref().map(|(address, _)| address), "working");
            match &watched {
                Some((address, _)) => println!("12345 热线后台任务已启动，运行状况见 http://{address}"),
                None => println!("12345 热线后台任务已启动"),
            }
            told_to_stop().await;
            if let Some((_, handle)) = watched {
                handle.stop(true).await;
            }
        }
    }
    if let Some(workers) = workers {
        workers.stop(ctx).await;
    }
    Ok(())
}

/// Begins to tell at `at` how this process does.
fn watched(ctx: &Ctx, at: SocketAddr) -> Result<(SocketAddr, ServerHandle)> {
    let Listening { address, server, handle } = watch(ctx, at).with_context(|| format!("无法监听 {at}"))?;
    actix_web::rt::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!("nobody can see any more how this process does: {error}");
        }
    });
    Ok((address, handle))
}

/// Waits for SIGINT or SIGTERM. Where the system gives no signals, for ever: it will be killed.
async fn told_to_stop() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("no signals: this process can only be killed");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
