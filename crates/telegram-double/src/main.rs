//! `telegram-double`: the double as a program, for tests in other languages.
//!
//! It prints one line when it listens, and ends when its standard input does:
//! so it never outlives the test that started it.

use std::io;

use kite_telegram_double::{Double, control};

#[tokio::main]
async fn main() -> io::Result<()> {
    let double = Double::start().await;
    let (api, token) = (double.url.clone(), double.token.clone());
    let control = control::serve(double).await;
    println!("Listening on {api}, token {token}, control on {control}");
    let wait = || io::copy(&mut io::stdin().lock(), &mut io::sink());
    tokio::task::spawn_blocking(wait).await??;
    Ok(())
}
