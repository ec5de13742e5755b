//! What a display is told of itself.

use super::App;
use crate::{access::Device, announcing::FULL_WAITING_MAX};
use kolejka_api::{DisplayView, PanelView, SlideView, VoiceView, VolumeView};
use kolejka_core::config::{Config, DisplayConfig, Layout, SlideKind};

/// The counters whose calls a display shows; all if empty.
pub(super) fn counters(display: &DisplayConfig, config: &Config) -> Vec<String> {
    if display.shows_all() {
        return Vec::new();
    }
    config
        .counters
        .iter()
        .filter(|counter| display.shows(counter))
        .map(|counter| counter.id.to_string())
        .collect()
}

/// How a display shows and speaks.
pub(super) fn view(display: &DisplayConfig, config: &Config, device: &Device, app: &App) -> DisplayView {
    let languages = if display.languages.is_empty() { &config.languages } else { &display.languages };
    // The screen above a counter is one of many in the room.
    let speaks = !display.silent && display.counter.is_none();
    DisplayView {
        layout: match display.layout {
            Layout::Auto => "auto",
            Layout::Landscape => "landscape",
            Layout::Portrait => "portrait",
            Layout::CallsOnly => "calls_only",
            Layout::Split => "split",
        }
        .to_owned(),
        counter: display.counter.as_ref().map(ToString::to_string),
        languages: languages.iter().map(ToString::to_string).collect(),
        voice: speaks.then(|| VoiceView {
            languages: config.voice.languages.iter().map(ToString::to_string).collect(),
            full_waiting_max: FULL_WAITING_MAX,
        }),
        volume: display
            .volume
            .iter()
            .map(|volume| VolumeView {
                from_min: volume.at.from.0,
                to_min: volume.at.to.0,
                percent: volume.percent,
            })
            .collect(),
        panel: display
            .panel
            .map(|panel| PanelView { diagonal_mm: panel.diagonal_mm, distance_mm: panel.distance_mm }),
        waiting_times: display.waiting_times,
        notices: !display.hide_notices,
        follow_url: app
            .public
            .offered()
            .filter(|_| display.follow_code)
            .map(|base| format!("{base}/now/{}", device.office)),
        playlist: display
            .playlist
            .iter()
            .map(|slide| SlideView {
                kind: match slide.kind {
                    SlideKind::Image => "image",
                    SlideKind::Video => "video",
                    SlideKind::Page => "page",
                }
                .to_owned(),
                file: slide.file.clone(),
                url: format!("/media/{}/{}", device.office, encoded(&slide.file)),
                seconds: slide.seconds,
            })
            .collect(),
    }
}

/// A path as it stands in an address.
fn encoded(path: &str) -> String {
    use std::fmt::Write;
    path.bytes().fold(String::new(), |mut address, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
        address
    })
}
