//! Tells cargo that the built pages are part of the program.

fn main() {
    for page in ["kiosk-ui", "display-ui", "clerk-ui"] {
        println!("cargo::rerun-if-changed=../../{page}/dist");
    }
}
