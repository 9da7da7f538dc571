// Package metrics tells Prometheus how the service does: counters of what this process
// did, and figures that are read from the database when somebody asks.
//
// A replica counts its own runs and mails, so sums over replicas are those of the service;
// what is read from the database is the same at each of them.
//
// Labels are names from the configuration and the descriptors, and words of a fixed set.
// Nothing that stands in a sheet becomes one: no cell, header, tab title or address.
//
//	sheetsync_runs_total{register="acme",status="applied"} 12
//	sheetsync_mirror_age_seconds{register="acme"} 41.3
//	sheetsync_reminders{register="acme",state="owed"} 3
package metrics
