// Package config reads sheetsync's configuration.
//
// # Where a value comes from
//
// Each setting has a key, such as mail.port or registers.0.language. Its value
// is the last one given by
//
//  1. the default,
//  2. the file, sheetsync.yaml unless named otherwise,
//  3. an environment variable: SHEETSYNC_ and the key in capitals with its dots
//     as underscores, SHEETSYNC_MAIL_PORT or SHEETSYNC_REGISTERS_0_LANGUAGE.
//     Registers are counted from 0 in the file's order, and a number one past
//     the last adds a register. A list is separated by commas. A variable that
//     is set but empty counts as not set;
//  4. --set key=value on the command line, where a register may also be named:
//     --set registers.acme.language=en.
//
// In the file's texts, ${NAME} is replaced by the environment variable NAME,
// ${NAME:-text} falls back to a text, and $${ stands for ${ itself. What is put
// in is a value, never YAML.
//
// A secret (database.url, mail.password) may be given as the name of a file
// that holds it, in the same key with _file at its end.
//
// A path in the file is relative to the file's directory; one in a variable or
// a flag is relative to the working directory.
//
// # Errors
//
// Everything that is wrong is told at once, each problem with the place that
// gave the value and a way out. No problem's text holds a secret.
package config
