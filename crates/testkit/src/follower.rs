//! A follower of the stream, as a display or a clerk's panel would be.

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::{net::SocketAddr, time::Duration};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error, Message, client::IntoClientRequest, handshake::client::Response, http::HeaderValue,
        protocol::WebSocketConfig,
    },
};

/// How long a follower waits for what must come; it comes within milliseconds.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// A follower.
pub struct Follower {
    socket: WebSocketStream<TcpStream>,
    /// The journal that it follows, from `hello`.
    pub journal: String,
    /// The last event that it knows.
    pub seq: u64,
}

/// As whom somebody follows.
pub enum As<'a> {
    /// A device, by its token.
    Device(&'a str),
    /// A person, by the cookie header.
    Cookies(&'a str),
    /// Nobody in particular.
    Nobody,
}

impl Follower {
    /// Follows the demo's office as its display, from the beginning.
    ///
    /// # Panics
    /// If that fails.
    pub async fn display(address: SocketAddr) -> Self {
        Self::follow(address, &As::Device("demo-display"), "").await
    }

    /// Follows with a query such as `?journal=…&since=…`, and reads `hello`.
    ///
    /// # Panics
    /// If that fails.
    pub async fn follow(address: SocketAddr, who: &As<'_>, query: &str) -> Self {
        let (socket, _) = Self::connect(address, who, query).await.expect("the stream can be followed");
        let mut follower = Self { socket, journal: String::new(), seq: 0 };
        let hello = follower.next().await;
        assert_eq!(hello["type"], "hello");
        hello["journal"].as_str().expect("hello names the journal").clone_into(&mut follower.journal);
        follower.seq = 0;
        follower
    }

    /// Connects, without reading.
    ///
    /// # Errors
    /// The server's refusal.
    ///
    /// # Panics
    /// If nobody listens.
    pub async fn connect(
        address: SocketAddr,
        who: &As<'_>,
        query: &str,
    ) -> Result<(WebSocketStream<TcpStream>, Response), Error> {
        Self::connect_from(address, who, query, None).await
    }

    /// As [`Follower::connect`], as a page of this origin would.
    ///
    /// # Errors
    /// The server's refusal.
    ///
    /// # Panics
    /// If nobody listens.
    pub async fn connect_from(
        address: SocketAddr,
        who: &As<'_>,
        query: &str,
        origin: Option<&str>,
    ) -> Result<(WebSocketStream<TcpStream>, Response), Error> {
        let url = format!("ws://{address}/api/v1/offices/gostynin/stream{query}");
        let mut request = url.into_client_request().expect("a well-formed address");
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("kolejka.v1"));
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().expect("an origin fits a header"));
        }
        match who {
            As::Device(token) => {
                let value = format!("Bearer {token}").parse().expect("a token fits a header");
                headers.insert("authorization", value);
            }
            As::Cookies(cookies) => {
                headers.insert("cookie", cookies.parse().expect("cookies fit a header"));
            }
            As::Nobody => {}
        }
        let stream = TcpStream::connect(address).await.expect("somebody listens");
        stream.set_nodelay(true).expect("a socket has options");
        // Small buffers: a test may have thousands of followers.
        let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
        client_async_with_config(request, stream, Some(config)).await
    }

    /// The next message.
    ///
    /// # Panics
    /// If none comes, or the connection ends.
    pub async fn next(&mut self) -> Value {
        self.next_or_end().await.unwrap_or_else(|end| panic!("the stream ended: {end:?}"))
    }

    /// The next message that says something new, or with which code the connection ended.
    ///
    /// # Errors
    /// The close code, if one came.
    ///
    /// # Panics
    /// If nothing comes.
    pub async fn next_or_end(&mut self) -> Result<Value, Option<u16>> {
        loop {
            let message = self.any_or_end().await?;
            if message["type"] != "ping" {
                return Ok(message);
            }
        }
    }

    async fn any_or_end(&mut self) -> Result<Value, Option<u16>> {
        loop {
            let frame = tokio::time::timeout(WAIT_MAX, self.socket.next())
                .await
                .expect("something comes from the stream");
            match frame {
                Some(Ok(Message::Text(text))) => {
                    let value: Value = serde_json::from_str(&text).expect("messages are JSON");
                    if value["type"] != "hello" {
                        self.seq = self.seq.max(value["seq"].as_u64().unwrap_or_default());
                    }
                    return Ok(value);
                }
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// The next message of a type; others are passed over.
    ///
    /// # Panics
    /// If none comes.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        let found = async {
            loop {
                let message =
                    self.any_or_end().await.unwrap_or_else(|end| panic!("the stream ended: {end:?}"));
                if message["type"] == kind {
                    return message;
                }
            }
        };
        // Pings alone must not keep it waiting.
        tokio::time::timeout(WAIT_MAX, found)
            .await
            .unwrap_or_else(|_| panic!("no `{kind}` comes from the stream"))
    }

    /// Where to pick up again after this connection, as a query.
    pub fn since(&self) -> String {
        format!("?journal={}&since={}", self.journal, self.seq)
    }

    /// Says something to the server.
    ///
    /// # Panics
    /// If the connection has ended.
    pub async fn say(&mut self, message: Message) {
        self.socket.send(message).await.expect("the connection holds");
    }

    /// The connection itself.
    pub fn into_socket(self) -> WebSocketStream<TcpStream> {
        self.socket
    }
}
