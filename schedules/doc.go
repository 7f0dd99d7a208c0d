// Package schedules knows the Danish calendar and tells when things are due.
//
// It is pure: the clock and what is known are handed in, and it reaches no
// network and no database. It imports batch, the calendar of holidays and the
// parser of cron expressions. Start reading at [Calendar] and [Hours].
package schedules
