/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the thread sanitizer what GLib's locks order. They are futexes in a library that was built
 * without it, so that it would see races wherever they are what prevents them. The linker puts
 * these in the place of the functions that they are named after (--wrap), in a build with
 * -Db_sanitize=thread only. Source: <sanitizer/tsan_interface.h> of the compiler. */
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

void __real_g_mutex_lock (GMutex *mutex);
void __wrap_g_mutex_lock (GMutex *mutex);
gboolean __real_g_mutex_trylock (GMutex *mutex);
gboolean __wrap_g_mutex_trylock (GMutex *mutex);
void __real_g_mutex_unlock (GMutex *mutex);
void __wrap_g_mutex_unlock (GMutex *mutex);
void __real_g_cond_wait (GCond *cond, GMutex *mutex);
void __wrap_g_cond_wait (GCond *cond, GMutex *mutex);
gboolean __real_g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time);
gboolean __wrap_g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time);
void __real_g_object_unref (gpointer object);
void __wrap_g_object_unref (gpointer object);
gpointer __real_g_task_propagate_pointer (GTask *task, GError **error);
gpointer __wrap_g_task_propagate_pointer (GTask *task, GError **error);
gboolean __real_g_task_propagate_boolean (GTask *task, GError **error);
gboolean __wrap_g_task_propagate_boolean (GTask *task, GError **error);
void __real_g_task_return_boolean (GTask *task, gboolean result);
void __wrap_g_task_return_boolean (GTask *task, gboolean result);
void __real_g_task_return_error (GTask *task, GError *error);
void __wrap_g_task_return_error (GTask *task, GError *error);
void __real_g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify notify);
void __wrap_g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify notify);
void __real_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);
void __wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);

void
__wrap_g_mutex_lock (GMutex *mutex)
{
  __real_g_mutex_lock (mutex);
  __tsan_acquire (mutex);
}

gboolean
__wrap_g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = __real_g_mutex_trylock (mutex);

  if (locked)
    __tsan_acquire (mutex);
  return locked;
}

void
__wrap_g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  __real_g_mutex_unlock (mutex);
}

void
__wrap_g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  __real_g_cond_wait (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
__wrap_g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean in_time;

  __tsan_release (mutex);
  in_time = __real_g_cond_wait_until (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return in_time;
}

/* Whoever lets go last, does what frees the object after all that others did with it. */
void
__wrap_g_object_unref (gpointer object)
{
  __tsan_acquire (object);
  __tsan_release (object);
  __real_g_object_unref (object);
}

/* What a thread does for a task comes after what was done before, and before what is done with its
 * result. */
static void
perform (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "thread-func");

  __tsan_acquire (task);
  func (task, source, data, cancellable);
}

void
__wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_data (G_OBJECT (task), "thread-func", (gpointer) func);
  __tsan_release (task);
  __real_g_task_run_in_thread (task, perform);
}

void
__wrap_g_task_return_boolean (GTask *task, gboolean result)
{
  __tsan_release (task);
  __real_g_task_return_boolean (task, result);
}

void
__wrap_g_task_return_error (GTask *task, GError *error)
{
  __tsan_release (task);
  __real_g_task_return_error (task, error);
}

void
__wrap_g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify notify)
{
  __tsan_release (task);
  __real_g_task_return_pointer (task, result, notify);
}

gboolean
__wrap_g_task_propagate_boolean (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return __real_g_task_propagate_boolean (task, error);
}

gpointer
__wrap_g_task_propagate_pointer (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return __real_g_task_propagate_pointer (task, error);
}
