/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frame of the lanes costs: with ten million slices recorded, against ten thousand, and
 * against drawing as many textures that are ready. */
#include <gtk/gtk.h>
#include <math.h>
#include <stdlib.h>

#include "lanes-row-painter.h"
#include "synthetic-trace.h"

#define N_LANES     16
#define N_TASKS     9
#define WIDTH       1280
#define LANE        30 /* pixels: the height of a lane */
#define GAP         6
#define N_FRAMES    120
#define PAN_COLUMNS 16 /* in a frame: nearly a thousand in a second */
#define HISTORY     (600 * LANES_SEC)
#define MANY        10000000
#define FEW         10000
#define TURNS       1.35 /* some of the turns that were asked for are longer */
#define FRAME_TIME  (LANES_SEC / 60)

/* What frames may cost at the most, in those of the plain reference. */
#define MAX_RATIO 2.0
/* And with other programs beside the tasks, in those without: layout and snapshot, in the mean */
#define MAX_OTHERS_RATIO 1.5

typedef struct
{
  const char *name;
  SyntheticTrace *machine;
  LanesTrace *trace;
  LanesTime begin;
  LanesTime end;
} Recorded;

typedef enum
{
  LIVE,
  PAN,
  LEAP,
  ZOOM,
} Motion;

typedef struct
{
  GtkWidget *widget;
  LanesRowPainter *painter;
  GPtrArray *tasks;
  GskRenderer *renderer;
  const Recorded *others; /* NULL: they are not shown */
  LanesLaneLayout *lanes[N_LANES];
} Stage;

typedef struct
{
  double frame;    /* layout and snapshot, median, in nanoseconds */
  double rendered; /* and with what the renderer took */
  guint n_late;    /* frames that took longer than the screen has time for */
} Cost;

static const graphene_rect_t screen = {{0, 0}, {WIDTH, N_LANES *(LANE + GAP)}};

static LanesTime
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

/* A machine that has been running for @length until now, and has had so many turns. */
static Recorded
record (const char *name, LanesTime length, guint n_slices)
{
  double seconds = (double) length / 1e9;
  SyntheticOptions options = {
      .n_cores = N_LANES,
      .n_tasks = N_TASKS,
      .n_processes = 4,
      .n_threads = 4,
      .turns = TURNS * n_slices / seconds / N_LANES,
      .seed = 7,
      .begin = LANES_SEC,
  };
  Recorded recorded = {name, NULL, lanes_trace_new (N_LANES), LANES_SEC, LANES_SEC + length};

  lanes_trace_set_limits (recorded.trace, 2 * HISTORY, 2 * (gsize) MANY);
  recorded.machine = synthetic_trace_new (&options, recorded.trace);
  synthetic_trace_run (recorded.machine, recorded.end);
  g_print ("%s: %" G_GSIZE_FORMAT " slices in %.1f s\n", name,
           lanes_trace_get_n_slices (recorded.trace), seconds);
  return recorded;
}

static void
clear_recorded (Recorded *recorded)
{
  synthetic_trace_free (recorded->machine);
  g_object_unref (recorded->trace);
}

/* Goes back and forth between 0 and @most. */
static LanesTime
swing (LanesTime distance, LanesTime most)
{
  LanesTime rest = distance % MAX (2 * most, 1);

  return rest <= most ? rest : 2 * most - rest;
}

static LanesGrid
move (Recorded *recorded, Motion motion, LanesTime span, guint frame)
{
  LanesTime step = span / WIDTH;
  LanesTime end = recorded->end;
  LanesTime room = MAX (recorded->end - recorded->begin - span, span / 5);
  LanesGrid grid;

  switch (motion)
    {
    case PAN:
      end -= swing (frame * PAN_COLUMNS * step, room);
      break;
    case LEAP:
      end -= room / 8 * (frame * 3 % 8);
      break;
    case ZOOM:
      span = (LanesTime) ((double) span * pow (0.97, frame % 40));
      break;
    case LIVE:
    default:
      end += (frame + 1) * MAX (step, FRAME_TIME / step * step);
      synthetic_trace_run (recorded->machine, end);
      recorded->end = frame + 1 == N_FRAMES ? end : recorded->end;
    }
  grid = lanes_grid_new (span, end, WIDTH);
  /* As the view does on its way. */
  grid.rough = motion == ZOOM;
  return grid;
}

static GskRenderNode *
draw (Stage *stage, Recorded *recorded, const LanesGrid *grid)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  for (guint i = 0; i < N_LANES; i++)
    {
      lanes_lane_layout_update (stage->lanes[i], grid, recorded->trace);
      lanes_lane_layout_update_others (stage->lanes[i], grid,
                                       stage->others ? stage->others->trace : NULL);
      lanes_row_painter_paint (stage->painter, snapshot, stage->lanes[i], grid, 0,
                               &GRAPHENE_RECT_INIT (0, i * (LANE + GAP), WIDTH, LANE), TRUE);
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static void
render (Stage *stage, GskRenderNode *node)
{
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (stage->renderer, node, &screen);

  g_assert_nonnull (texture);
}

static Cost
measure (Stage *stage, Recorded *recorded, Motion motion, LanesTime span)
{
  double frames[N_FRAMES];
  double rendered[N_FRAMES];
  Cost cost = {0};
  GskRenderNode *last = NULL;

  for (guint i = 0; i < N_LANES; i++)
    stage->lanes[i] = lanes_lane_layout_new (LANES_LANE_CORE, i, N_TASKS);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      LanesGrid grid = move (recorded, motion, span, i);
      LanesTime begin;

      if (stage->others && motion == LIVE)
        synthetic_trace_run (stage->others->machine, lanes_trace_get_now (recorded->trace));
      begin = get_cpu_time ();
      GskRenderNode *node = draw (stage, recorded, &grid);

      frames[i] = (double) (get_cpu_time () - begin);
      render (stage, node);
      rendered[i] = (double) (get_cpu_time () - begin);
      /* The first one is there before anything moves. */
      cost.n_late += i > 0 && rendered[i] > (double) FRAME_TIME;
      /* As on the screen, what was shown before is held until the next is there. */
      g_clear_pointer (&last, gsk_render_node_unref);
      last = node;
    }
  gsk_render_node_unref (last);
  for (guint i = 0; i < N_LANES; i++)
    lanes_lane_layout_free (stage->lanes[i]);
  cost.frame = get_median (frames, N_FRAMES);
  cost.rendered = get_median (rendered, N_FRAMES);
  return cost;
}

/* As many textures as there are lanes, ready before, of one line that is stretched */
static double
measure_textures (Stage *stage)
{
  GdkTexture *textures[N_LANES];
  double frames[N_FRAMES];

  for (guint i = 0; i < N_LANES; i++)
    {
      g_autofree guint32 *pixels = g_new (guint32, WIDTH);
      g_autoptr (GBytes) bytes = NULL;

      for (guint x = 0; x < WIDTH; x++)
        pixels[x] = (x * 7 + i) % 5 == 0 ? 0 : 0xff000000u | x * 2654435761u;
      bytes = g_bytes_new (pixels, WIDTH * sizeof *pixels);
      textures[i] =
          gdk_memory_texture_new (WIDTH, 1, GDK_MEMORY_DEFAULT, bytes, WIDTH * sizeof *pixels);
    }
  for (guint frame = 0; frame < N_FRAMES; frame++)
    {
      LanesTime begin = get_cpu_time ();
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;

      for (guint i = 0; i < N_LANES; i++)
        gtk_snapshot_append_texture (snapshot, textures[i],
                                     &GRAPHENE_RECT_INIT (0, i * (LANE + GAP), WIDTH, LANE));
      node = gtk_snapshot_free_to_node (snapshot);
      render (stage, node);
      gsk_render_node_unref (node);
      frames[frame] = (double) (get_cpu_time () - begin);
    }
  for (guint i = 0; i < N_LANES; i++)
    g_object_unref (textures[i]);
  return get_median (frames, N_FRAMES);
}

static void
set_up (Stage *stage)
{
  static const char *const names[N_TASKS] = {"Eat breakfast", "Play music",  "Count primes",
                                             "Sort",          "Draw",        "Compile",
                                             "Pack a bag",    "Read a book", "Water plants"};
  g_autoptr (GError) error = NULL;

  stage->widget = gtk_window_new ();
  gtk_widget_realize (stage->widget);
  stage->painter = lanes_row_painter_new (stage->widget);
  stage->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_TASKS; i++)
    {
      LanesTask *task = lanes_task_new (names[i]);

      g_object_set (task, "name", names[i], "color", i, NULL);
      g_ptr_array_add (stage->tasks, task);
    }
  lanes_row_painter_set_source (stage->painter, NULL, NULL, stage->tasks);
  stage->renderer = gsk_cairo_renderer_new ();
  if (!gsk_renderer_realize (stage->renderer, NULL, &error))
    g_error ("%s", error->message);
}

static void
tear_down (Stage *stage)
{
  gsk_renderer_unrealize (stage->renderer);
  g_object_unref (stage->renderer);
  lanes_row_painter_free (stage->painter);
  g_ptr_array_unref (stage->tasks);
  gtk_window_destroy (GTK_WINDOW (stage->widget));
}

/* Others who have half as many turns as the tasks, beside all of theirs: more than there can be */
static gboolean
compare_others (Stage *stage, Recorded *recorded)
{
  static const LanesTime spans[] = {100 * LANES_MSEC, LANES_SEC, 10 * LANES_SEC};
  static const char *const motions[] = {"live", "panned", "leaps", "zoomed"};
  Recorded others = record ("others", HISTORY / (MANY / FEW), FEW / 2);
  double sum = 0;
  guint n = 0;

  synthetic_trace_run (others.machine, recorded->end);
  g_print ("\n%-8s %-8s %14s %14s %7s\n", "shown", "", "with others", "without", "ratio");
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    for (Motion motion = LIVE; motion <= ZOOM; motion++)
      {
        Cost without = measure (stage, recorded, motion, spans[i]);
        Cost with;

        stage->others = &others;
        synthetic_trace_run (others.machine, recorded->end);
        with = measure (stage, recorded, motion, spans[i]);
        stage->others = NULL;
        sum += with.frame / without.frame;
        n++;
        g_print ("%5.1f s  %-8s %11.3f ms %11.3f ms %7.2f\n", (double) spans[i] / 1e9,
                 motions[motion], with.frame / 1e6, without.frame / 1e6,
                 with.frame / without.frame);
      }
  clear_recorded (&others);
  g_print ("in the mean %46.2f\n", sum / n);
  return sum <= MAX_OTHERS_RATIO * n;
}

/* With any argument, only what other programs cost */
int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    LanesTime span;
  } spans[] = {{"100 ms", 100 * LANES_MSEC},
               {"1 s", LANES_SEC},
               {"10 s", 10 * LANES_SEC},
               {"1 min", 60 * LANES_SEC},
               {"10 min", 600 * LANES_SEC}};
  static const char *const motions[] = {"live", "panned", "leaps", "zoomed"};
  Stage stage = {0};
  gboolean kept = TRUE;
  double plain;

  gtk_init ();
  set_up (&stage);
  if (argc > 1)
    {
      Recorded busy = record ("ten thousand, as busy", HISTORY / (MANY / FEW), FEW);

      kept = compare_others (&stage, &busy);
      clear_recorded (&busy);
      tear_down (&stage);
      return kept ? 0 : 1;
    }
  Recorded many = record ("ten million", HISTORY, MANY);
  /* As busy as the other, for a shorter time; and as long, with longer turns */
  Recorded brief = record ("ten thousand, as busy", HISTORY / (MANY / FEW), FEW);
  Recorded calm = record ("ten thousand, as long", HISTORY, FEW);

  plain = measure_textures (&stage);
  g_print ("\n%-8s %-8s %14s %14s %7s %17s %7s %11s\n", "shown", "", "ten million", "ten thousand",
           "ratio", "with the renderer", "ratio", "late frames");
  g_print ("%-56s %14.2f ms %7.2f\n", "16 textures that are ready", plain / 1e6, 1.0);
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    for (Motion motion = LIVE; motion <= ZOOM; motion++)
      {
        gboolean fits = spans[i].span <= 5 * (brief.end - brief.begin) / 6;
        Cost cost = measure (&stage, &many, motion, spans[i].span);
        Cost other = measure (&stage, fits ? &brief : &calm, motion, spans[i].span);

        /* Leaps and zooming lay out all anew: what they cost depends on what is in sight, of which
         * ten thousand slices leave little. */
        kept &= motion >= LEAP
                || (cost.frame < MAX_RATIO * other.frame && cost.rendered <= MAX_RATIO * plain
                    && cost.n_late <= other.n_late);
        g_print ("%-8s %-8s %11.3f ms %11.3f ms %7.2f %14.2f ms %7.2f %5u : %u\n", spans[i].name,
                 motions[motion], cost.frame / 1e6, other.frame / 1e6, cost.frame / other.frame,
                 cost.rendered / 1e6, cost.rendered / plain, cost.n_late, other.n_late);
      }
  kept &= compare_others (&stage, &brief);
  clear_recorded (&many);
  clear_recorded (&brief);
  clear_recorded (&calm);
  tear_down (&stage);
  return kept ? 0 : 1;
}
