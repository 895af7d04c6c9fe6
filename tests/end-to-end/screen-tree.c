/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of all that is on the screen, as programs tell assistive technologies of it. Beside busy
 * threads a window answers when it has its turn, a few times a second: questions one after another,
 * as libatspi has them, take a minute there. All of a level are asked at once here.
 * Source: the interfaces of AT-SPI, in the folder xml/ of at-spi2-core. */
#include "screen-tree.h"

#include <stdlib.h>

#define A11Y       "org.a11y.atspi."
#define ACCESSIBLE A11Y "Accessible"
#define ACTION     A11Y "Action"
#define ROOT       "/org/a11y/atspi/accessible/root"
#define NOBODY     "/org/a11y/atspi/null"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define PATIENCE   60000 /* milliseconds */

typedef struct
{
  char *path;
  AtspiRole role;
  GPtrArray *children; /* (element-type Node) */
} Node;

typedef struct
{
  const char *application;
  const char *path;
  const char *interface;
  const char *method;
  GVariant *arguments; /* (nullable): floating */
  gboolean is_answered;
  GVariant *answer; /* NULL: there is no such thing, or not any more */
} Question;

static void
node_free (Node *node)
{
  g_free (node->path);
  g_ptr_array_unref (node->children);
  g_free (node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, node_free)

static Node *
node_new (const char *path)
{
  Node *node = g_new0 (Node, 1);

  node->path = g_strdup (path);
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  return node;
}

static void
clear_question (Question *question)
{
  g_clear_pointer (&question->answer, g_variant_unref);
}

static GArray *
questions_new (void)
{
  GArray *questions = g_array_new (FALSE, TRUE, sizeof (Question));

  g_array_set_clear_func (questions, (GDestroyNotify) clear_question);
  return questions;
}

/* The bus that assistive technologies have for themselves */
static GDBusConnection *
get_bus (void)
{
  static GDBusConnection *bus;
  g_autoptr (GDBusConnection) session = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  const char *address;

  if (bus)
    return bus;
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                        "GetAddress", NULL, G_VARIANT_TYPE ("(s)"),
                                        G_DBUS_CALL_FLAGS_NONE, PATIENCE, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(&s)", &address);
  bus =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;

  question->answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  question->is_answered = TRUE;
}

/* Asks all at once, and waits for all answers. Nothing else happens meanwhile. */
static void
ask_all (GArray *questions)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GDBusConnection *bus = get_bus ();

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < questions->len; i++)
    {
      Question *question = &g_array_index (questions, Question, i);

      g_dbus_connection_call (bus, question->application, question->path, question->interface,
                              question->method, question->arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
                              PATIENCE, NULL, answered_cb, question);
    }
  for (guint i = 0; i < questions->len; i++)
    while (!g_array_index (questions, Question, i).is_answered)
      g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
}

static void
add_question (GArray *questions, const char *application, const char *path, const char *interface,
              const char *method, GVariant *arguments)
{
  Question question = {application, path, interface, method, arguments, FALSE, NULL};

  g_array_append_val (questions, question);
}

/* (nullable): the answer, where it is of @type */
static GVariant *
get_answer (GArray *questions, guint i, const char *type)
{
  GVariant *answer = g_array_index (questions, Question, i).answer;

  return answer && g_variant_is_of_type (answer, G_VARIANT_TYPE (type)) ? answer : NULL;
}

static GVariant *
ask (const char *application, const char *path, const char *interface, const char *method,
     GVariant *arguments, const char *type)
{
  g_autoptr (GArray) questions = questions_new ();
  GVariant *answer;

  add_question (questions, application, path, interface, method, arguments);
  ask_all (questions);
  answer = get_answer (questions, 0, type);
  return answer ? g_variant_ref (answer) : NULL;
}

static char *
read_name (GVariant *answer)
{
  g_autoptr (GVariant) value = NULL;

  if (answer)
    g_variant_get (answer, "(v)", &value);
  return g_strdup (value && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
                       ? g_variant_get_string (value, NULL)
                       : "");
}

static void
add_children (Node *node, GVariant *answer, GPtrArray *level)
{
  g_autoptr (GVariantIter) children = NULL;
  const char *path;

  if (!answer)
    return;
  g_variant_get (answer, "(a(so))", &children);
  while (g_variant_iter_next (children, "(&s&o)", NULL, &path))
    if (!g_str_equal (path, NOBODY))
      {
        Node *child = node_new (path);

        g_ptr_array_add (node->children, child);
        g_ptr_array_add (level, child);
      }
}

/* Asks for the roles and the children of all nodes of a level; these are the next one. */
static GPtrArray *
read_level (const char *application, GPtrArray *level)
{
  g_autoptr (GArray) questions = questions_new ();
  GPtrArray *next = g_ptr_array_new ();

  for (guint i = 0; i < level->len; i++)
    {
      Node *node = g_ptr_array_index (level, i);

      add_question (questions, application, node->path, ACCESSIBLE, "GetRole", NULL);
      add_question (questions, application, node->path, ACCESSIBLE, "GetChildren", NULL);
    }
  ask_all (questions);
  for (guint i = 0; i < level->len; i++)
    {
      Node *node = g_ptr_array_index (level, i);
      GVariant *role = get_answer (questions, 2 * i, "(u)");

      if (role)
        g_variant_get (role, "(u)", &node->role);
      add_children (node, get_answer (questions, 2 * i + 1, "(a(so))"), next);
    }
  return next;
}

static Node *
read_tree (const char *application, const char *root)
{
  Node *tree = node_new (root);
  g_autoptr (GPtrArray) level = g_ptr_array_new ();

  g_ptr_array_add (level, tree);
  while (level->len > 0)
    {
      GPtrArray *next = read_level (application, level);

      g_ptr_array_unref (level);
      level = next;
    }
  return tree;
}

static gboolean
has_role (Node *node, const AtspiRole *roles)
{
  for (guint i = 0; roles[i] != ATSPI_ROLE_INVALID; i++)
    if (node->role == roles[i])
      return TRUE;
  return FALSE;
}

/* In the order in which they are read */
static void
collect (Node *node, const ScreenKind *kind, GPtrArray *found)
{
  if (!kind->roles || has_role (node, kind->roles))
    g_ptr_array_add (found, node);
  for (guint i = 0; i < node->children->len; i++)
    collect (g_ptr_array_index (node->children, i), kind, found);
}

/* Leaves those whose name fits. */
static void
keep_named (const char *application, const ScreenKind *kind, const char *name, GPtrArray *nodes)
{
  g_autoptr (GArray) questions = questions_new ();

  for (guint i = 0; i < nodes->len; i++)
    add_question (questions, application, ((Node *) g_ptr_array_index (nodes, i))->path, PROPERTIES,
                  "Get", g_variant_new ("(ss)", ACCESSIBLE, "Name"));
  ask_all (questions);
  for (guint i = nodes->len; i > 0; i--)
    {
      g_autofree char *own = read_name (get_answer (questions, i - 1, "(v)"));

      if (!kind->fits (own, name))
        g_ptr_array_remove_index (nodes, i - 1);
    }
}

/* Which of the actions is called @action, −1: none. They are told in words by GetActions. */
static int
find_action (const char *application, const char *path, const char *action)
{
  g_autoptr (GArray) questions = questions_new ();
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) answer =
      ask (application, path, PROPERTIES, "Get", g_variant_new ("(ss)", ACTION, "NActions"), "(v)");

  if (answer)
    g_variant_get (answer, "(v)", &value);
  if (!value || !g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return -1;
  for (int i = 0; i < g_variant_get_int32 (value); i++)
    add_question (questions, application, path, ACTION, "GetName", g_variant_new ("(i)", i));
  ask_all (questions);
  for (guint i = 0; i < questions->len; i++)
    {
      GVariant *name = get_answer (questions, i, "(s)");
      const char *own = "";

      if (name)
        g_variant_get (name, "(&s)", &own);
      if (g_str_equal (own, action))
        return (int) i;
    }
  return -1;
}

static gboolean
has_interface (const char *application, const char *path, const char *interface)
{
  g_autoptr (GVariant) answer = ask (application, path, ACCESSIBLE, "GetInterfaces", NULL, "(as)");
  g_autofree const char **names = NULL;

  if (answer)
    g_variant_get (answer, "(^a&s)", &names);
  return names && g_strv_contains (names, interface);
}

/* The name that the program with that process has on the bus, NULL: not yet any */
char *
screen_find_application (const char *pid)
{
  g_autoptr (GVariant) answer =
      ask (A11Y "Registry", ROOT, ACCESSIBLE, "GetChildren", NULL, "(a(so))");
  g_autoptr (GVariantIter) applications = NULL;
  const char *name;

  if (!answer)
    return NULL;
  g_variant_get (answer, "(a(so))", &applications);
  while (g_variant_iter_next (applications, "(&s&o)", &name, NULL))
    {
      g_autoptr (GVariant) owner =
          ask ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
               "GetConnectionUnixProcessID", g_variant_new ("(s)", name), "(u)");
      guint32 own = 0;

      if (owner)
        g_variant_get (owner, "(u)", &own);
      if (own == (guint32) atol (pid))
        return g_strdup (name);
    }
  return NULL;
}

/* The path of the first of its kind with a name like that, in @root (NULL: in the application);
 * NULL: none */
char *
screen_find (const char *application, const char *root, const ScreenKind *kind, const char *name)
{
  g_autoptr (Node) tree = read_tree (application, root ? root : ROOT);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  collect (tree, kind, nodes);
  if (kind->fits)
    keep_named (application, kind, name, nodes);
  for (guint i = 0; i < nodes->len; i++)
    {
      const char *path = ((Node *) g_ptr_array_index (nodes, i))->path;

      if ((!kind->action || find_action (application, path, kind->action) >= 0)
          && (!kind->interface || has_interface (application, path, kind->interface)))
        return g_strdup (path);
    }
  return NULL;
}

char *
screen_get_name (const char *application, const char *path)
{
  g_autoptr (GVariant) answer =
      ask (application, path, PROPERTIES, "Get", g_variant_new ("(ss)", ACCESSIBLE, "Name"), "(v)");

  return read_name (answer);
}

static gboolean
is_done (GVariant *answer)
{
  gboolean done = FALSE;

  if (answer)
    g_variant_get (answer, "(b)", &done);
  return done;
}

/* Whether there was such an action, and it was done */
gboolean
screen_act (const char *application, const char *path, const char *action)
{
  int i = find_action (application, path, action);
  g_autoptr (GVariant) answer = NULL;

  if (i >= 0)
    answer = ask (application, path, ACTION, "DoAction", g_variant_new ("(i)", i), "(b)");
  return is_done (answer);
}

/* Puts @text in the place of what is in there; whether that could be done */
gboolean
screen_type (const char *application, const char *path, const char *text)
{
  g_autoptr (GVariant) answer = ask (application, path, A11Y "EditableText", "SetTextContents",
                                     g_variant_new ("(s)", text), "(b)");

  return is_done (answer);
}
