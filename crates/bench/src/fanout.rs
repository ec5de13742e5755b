//! From a clerk's press to the last display, beside the barest server that tells as many.

use crate::{
    Place,
    report::{Report, median},
};
use anyhow::{Context, Result};
use futures_util::{SinkExt, StreamExt};
use kolejka_testkit::{
    client::{Client, office},
    follower::Follower,
    process::Process,
};
use std::{net::SocketAddr, process::Command, sync::Arc, time::Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{broadcast, mpsc},
};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

/// Calls measured with each number of displays.
const CALLS: usize = 60;

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let few = call_to_last(place, "fanout-50", 50).await?;
    report.row(
        "call to the last of 50 displays, p50",
        format!("{:.2} ms", few * 1e3),
        "≤ 4 ms",
        few <= 0.004,
    );
    let before = bare_to_last(1000).await?;
    let many = call_to_last(place, "fanout-1000", 1000).await?;
    let after = bare_to_last(1000).await?;
    let bare = f64::midpoint(before, after);
    report.note(format!("bare fan-out to 1,000: {:.2} ms before, {:.2} ms after", before * 1e3, after * 1e3));
    report.row(
        "call to the last of 1,000 displays, p50",
        format!("{:.2} ms = {:.2} ×", many * 1e3, many / bare),
        "≤ 2 × the bare fan-out",
        many <= 2.0 * bare,
    );
    Ok(())
}

/// Seconds from a clerk's press until the last of `displays` has the call; the median of many.
async fn call_to_last(place: &Place, name: &str, displays: usize) -> Result<f64> {
    let process = place.demo(name);
    let address = process.address;
    let mut sockets = Vec::new();
    for _ in 0..displays {
        let mut display = Follower::display(address).await;
        display.next_of("snapshot").await;
        sockets.push(display.into_socket());
    }
    let mut heard = hear(sockets, "\"type\":\"called\"");
    let mut kiosk = Client::device(address, "demo-kiosk").await;
    let mut anna = Client::staff(address, "anna").await;
    anna.post(&office("/counters/1/open"), "").await;
    let mut took = Vec::new();
    for n in 0..CALLS {
        kiosk.ticket("registration", &format!("fanout-{n}")).await;
        // The displays hear of the ticket too; the call is measured on a quiet line.
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        let pressed = Instant::now();
        let answer = anna.post(&office("/counters/1/call-next"), "").await;
        anyhow::ensure!(answer.status == 200, "{}", answer.text);
        took.push(last_of(&mut heard, displays).await?.duration_since(pressed).as_secs_f64());
    }
    Ok(median(&mut took))
}

/// Tells when each of the sockets hears a message with these words.
fn hear(sockets: Vec<WebSocketStream<TcpStream>>, words: &'static str) -> mpsc::UnboundedReceiver<Instant> {
    let (tell, told) = mpsc::unbounded_channel();
    for mut socket in sockets {
        let tell = tell.clone();
        tokio::spawn(async move {
            while let Some(Ok(frame)) = socket.next().await {
                if let Message::Text(text) = frame
                    && text.contains(words)
                {
                    // The bench may be over.
                    let _ = tell.send(Instant::now());
                }
            }
        });
    }
    told
}

async fn last_of(heard: &mut mpsc::UnboundedReceiver<Instant>, displays: usize) -> Result<Instant> {
    let mut last = heard.recv().await.context("a display went away")?;
    for _ in 1..displays {
        last = last.max(heard.recv().await.context("a display went away")?);
    }
    Ok(last)
}

/// The same with a process that does nothing but pass a text of 300 bytes on to all who listen.
async fn bare_to_last(displays: usize) -> Result<f64> {
    let process = Process::try_command(Command::new(std::env::current_exe()?).arg("--bare-fanout"))
        .map_err(anyhow::Error::msg)?;
    let address: SocketAddr = process.address;
    let mut sockets = Vec::new();
    for _ in 0..displays {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (socket, _) = tokio_tungstenite::client_async(format!("ws://{address}/"), stream).await?;
        sockets.push(socket);
    }
    let mut heard = hear(sockets, "xxx");
    let mut press = TcpStream::connect(SocketAddr::new(address.ip(), address.port() + 1)).await?;
    press.set_nodelay(true)?;
    let mut took = Vec::new();
    for _ in 0..CALLS {
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        let pressed = Instant::now();
        press.write_all(b"!").await?;
        took.push(last_of(&mut heard, displays).await?.duration_since(pressed).as_secs_f64());
    }
    Ok(median(&mut took))
}

/// The bare server: a task a connection, one channel, no state, no disk. A byte on the port after
/// its own makes it send.
pub(crate) async fn bare_server() -> Result<()> {
    let (listener, press) = loop {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut next = listener.local_addr()?;
        next.set_port(next.port().wrapping_add(1));
        if let Ok(press) = TcpListener::bind(next).await {
            break (listener, press);
        }
    };
    println!("listening on {}", listener.local_addr()?);
    let (send, _) = broadcast::channel::<Arc<str>>(64);
    let sender = send.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = press.accept().await {
            let mut byte = [0];
            while stream.read_exact(&mut byte).await.is_ok() {
                let _ = sender.send("x".repeat(300).into());
            }
        }
    });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let mut texts = send.subscribe();
        tokio::spawn(async move {
            let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
            while let Ok(text) = texts.recv().await {
                if socket.send(Message::text(text.as_ref())).await.is_err() {
                    return;
                }
            }
        });
    }
}
